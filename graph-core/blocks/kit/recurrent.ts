// What the recurrent blocks share: ports, sizes, directions and initial states.
import type { Ops, RecurrentOptions, Tensor } from '../../engine/ops.ts';
import { flag, size } from '../../params.ts';
import { text } from '../../text.ts';
import type { ArrivingShape, InputPort, OutputPort, Rejection, WeightSpec } from '../block.ts';
import { reject } from '../block.ts';
import { needsMask, needsSequence, project, resizeSource } from './expectations.ts';
import type { Dim, Shape } from './shape.ts';
import { batch, dim, printShape, shape, sizeAt } from './shape.ts';

export const valuesPort = { kind: 'values', label: text('Values', '数値') } as const;

export const maskPort = {
  kind: 'mask',
  label: text('Mask', 'マスク'),
  optional: true,
} as const satisfies InputPort;

export const statePort = {
  kind: 'values',
  label: text('Initial state', '初期状態'),
  optional: true,
} as const satisfies InputPort;

export const sequencePort = {
  kind: 'values',
  label: text('Sequence', '系列'),
  view: { kind: 'hidden-state' },
} as const satisfies OutputPort;

export const lastStatePort = {
  kind: 'values',
  label: text('Last state', '最後の状態'),
} as const satisfies OutputPort;

export const unitsParam = size(64, { label: text('Units', 'ユニット数'), brief: text('#', '#') });

export const bidirectionalParam = flag(false, {
  label: text('Bidirectional', '双方向'),
  help: text(
    'Reads the sequence backwards too, with weights of its own, and joins both: twice the units.',
    '系列を逆向きにも別の重みで読み、両方をつなぎます。出力は 2 倍のユニット数になります。',
  ),
});

export interface RecurrentParams {
  readonly units: number;
  readonly bidirectional: boolean;
}

interface RecurrentInputs<One> {
  readonly values: One;
  readonly mask?: One | undefined;
  readonly state?: One | undefined;
  readonly cell?: One | undefined;
}

/** Units of the outputs: both directions side by side. */
function joinedUnits({ units, bidirectional }: RecurrentParams): number {
  return bidirectional ? 2 * units : units;
}

/** Shapes of `sequence` and `state`, or why what arrives does not fit. */
export function recurrentShape(
  params: RecurrentParams,
  inputs: RecurrentInputs<ArrivingShape>,
  self: string,
  sized: Dim,
): { readonly sequence: Shape; readonly state: Shape } | Rejection {
  const { values, mask, state, cell } = inputs;
  const problem =
    needsSequence(self, 'values', values) ??
    needsMask(self, mask, values.dims[1] ?? batch, values) ??
    needsState(params, self, 'state', state) ??
    needsState(params, self, 'cell', cell);
  if (problem) return problem;
  const units = params.bidirectional ? dim(joinedUnits(params), `2·${sized.name}`) : sized;
  return {
    sequence: shape('values', [...values.dims.slice(0, 2), units]),
    state: shape('values', [...values.dims.slice(0, 1), units]),
  };
}

/** The block that takes the last place of a sequence as a vector. */
const lastStep = { axis: 1, from: 'end', length: 1, keepAxis: false };

function needsState(
  params: RecurrentParams,
  self: string,
  port: 'state' | 'cell',
  from: ArrivingShape | undefined,
): Rejection | undefined {
  const wanted = joinedUnits(params);
  const given = from && sizeAt(from, -1);
  if (!from || (from.dims.length === 2 && given === wanted)) return undefined;
  const twice = params.bidirectional ? ` = 2 × ${params.units}` : '';
  const own = params.bidirectional ? (given ?? 0) / 2 : (given ?? 0);
  return reject(
    'state-does-not-fit',
    text(
      `The initial ${port} of ‘${self}’ must be B × ${wanted}${twice}, one number per unit, but ‘${from.from}’ gives ${printShape(from)}.`,
      `「${self}」の初期${port === 'cell' ? 'セル' : '状態'}は B × ${wanted}${twice}（ユニットごとに一つの数）でなければなりませんが、「${from.from}」の出力は ${printShape(from)} です。`,
    ),
    from.dims.length === 2
      ? [
          ...(Number.isInteger(own) && own > 0
            ? [{ kind: 'set-param', param: 'units', value: own } as const]
            : []),
          ...resizeSource(port, wanted),
          project(port, wanted),
          { kind: 'disconnect', port },
        ]
      : [
          { kind: 'insert', port, type: 'slice', params: lastStep },
          { kind: 'disconnect', port },
        ],
    port,
  );
}

/** Weights of one direction, then of the other: kernel [in, g·u], recurrent-kernel [u, g·u] and a bias. */
export function recurrentWeights(
  { units, bidirectional }: RecurrentParams,
  values: Shape,
  gates: number,
  bias: WeightSpec,
): Record<string, WeightSpec> {
  const forwards = {
    kernel: { shape: [sizeAt(values, -1), gates * units], init: 'glorot-uniform' },
    'recurrent-kernel': { shape: [units, gates * units], init: 'orthogonal' },
    bias,
  } as const;
  if (!bidirectional) return forwards;
  const backwards = Object.entries(forwards).map(([name, spec]) => [`backward-${name}`, spec]);
  return { ...forwards, ...Object.fromEntries(backwards) };
}

/** Of one example: every gate of every unit reads the input and the state at every position. */
export function recurrentMultiplyAdds(
  { units, bidirectional }: RecurrentParams,
  values: Shape,
  gates: number,
): number {
  const [time, features] = [sizeAt(values, 1), sizeAt(values, 2)];
  return (bidirectional ? 2 : 1) * time * gates * units * (features + units);
}

interface Direction {
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: Tensor;
  readonly h: Tensor;
  readonly c: Tensor;
  readonly options: RecurrentOptions;
}

interface Answer {
  readonly sequence: Tensor;
  readonly h: Tensor;
  readonly c?: Tensor;
}

/** Runs one direction, or both and joins what they give: the forward half comes first. */
export function runDirections(
  ops: Ops,
  params: RecurrentParams,
  inputs: RecurrentInputs<Tensor>,
  weight: (name: string) => Tensor,
  run: (direction: Direction) => Answer,
): Answer {
  const { tf } = ops;
  const { units, bidirectional } = params;
  const zeros = (): Tensor => tf.zeros([inputs.values.shape[0] ?? 0, units]);
  const half = (given: Tensor | undefined, reverse: boolean): Tensor => {
    if (!given) return zeros();
    return bidirectional ? tf.slice(given, [0, reverse ? units : 0], [-1, units]) : given;
  };
  const direction = (reverse: boolean): Answer => {
    const prefix = reverse ? 'backward-' : '';
    return run({
      kernel: weight(`${prefix}kernel`),
      recurrent: weight(`${prefix}recurrent-kernel`),
      bias: weight(`${prefix}bias`),
      h: half(inputs.state, reverse),
      c: half(inputs.cell, reverse),
      options: { reverse, mask: inputs.mask },
    });
  };
  const forwards = direction(false);
  if (!bidirectional) return forwards;
  const backwards = direction(true);
  return {
    sequence: tf.concat([forwards.sequence, backwards.sequence], 2),
    h: tf.concat([forwards.h, backwards.h], 1),
    ...(forwards.c && backwards.c && { c: tf.concat([forwards.c, backwards.c], 1) }),
  };
}
