// What one block computes as a list of stock kernels, in the words of kumiki-layers.mjs.
import { sizes } from '../../blocks/kit/shape.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import type { Source } from '../../analyze/analysis.ts';
import type { Step } from '../../compile/plan.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { Tensor, Tf } from '../../engine/ops.ts';
import { record } from '../trace/record.ts';
import { free } from '../trace/free-size.ts';
import type { FreeSize } from '../trace/free-size.ts';
import type { TracedValue } from '../trace/traced-graph.ts';
import { generalise } from '../trace/traced-graph.ts';
import { hexadecimal } from './plain-text.ts';

export interface LayerGraph {
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly constants: readonly {
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly data: string;
  }[];
  /** Values are numbered: inputs, weights, constants, then answers of kernels. */
  readonly nodes: readonly {
    readonly kernel: string;
    readonly inputs: Readonly<Record<string, number>>;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly outputs: readonly number[];
  }[];
  readonly results: readonly number[];
  /** Of each result, with null for the batch. */
  readonly shapes: readonly (readonly (number | null)[])[];
}

/** Weights that go from layer to layer, by the block's own names. */
export interface Passing {
  readonly taken: readonly string[];
  readonly passed: readonly string[];
}

const alone: Passing = { taken: [], passed: [] };

const batch = { from: 2, to: 3 } as const;

/**
 * Inputs come in the order of the step's sources, then the weights that other layers hold; `wanted` are the ports that
 * answer, and behind them come the weights that others take.
 */
export function layerGraph(
  tf: Tf,
  step: Step,
  wanted: readonly string[],
  { taken, passed }: Passing = alone,
): LayerGraph {
  const all = weightsOf(step);
  const specs = all.filter(({ name }) => !taken.includes(name));
  const others = all.filter(({ name }) => taken.includes(name));
  const wires = wiresOf(step);
  const [a, b] = [batch.from, batch.to].map((examples) => {
    const feeds = wires.map(({ shape }) => fed(tf, shape, examples));
    const given = others.map(({ shape }) => tf.fill([...shape], 0.5));
    const weights = specs.map(({ shape }) => tf.fill([...shape], 0.5));
    const named = new Map<string, Tensor>([
      ...feeds.map((tensor, index) => [`in ${index}`, tensor] as const),
      ...given.map((tensor, index) => [`taken ${index}`, tensor] as const),
      ...weights.map((tensor, index) => [`weight ${index}`, tensor] as const),
    ]);
    const byName = new Map<string, Tensor>([
      ...others.map(({ name }, index) => [name, given[index] as Tensor] as const),
      ...specs.map(({ name }, index) => [name, weights[index] as Tensor] as const),
    ]);
    const recording = record(tf, named, () => [
      ...forward(tf, step, wires, feeds, byName, wanted),
      // A copy: whoever runs a model disposes of what a layer answers.
      ...passed.map((name) => tf.clone(byName.get(name) as Tensor)),
    ]);
    tf.dispose([...feeds, ...given, ...weights]);
    return recording;
  });
  if (!a || !b) throw new Error('Nothing was recorded.');
  const names = new Set(specs.map((_, index) => `weight ${index}`));
  const graph = generalise(a, [{ sizes: { batch }, recording: b }], names);
  const read = [...graph.nodes.flatMap(({ inputs }) => Object.values(inputs)), ...graph.results];
  const constants = [...new Set(read)].filter(({ kind }) => kind === 'constant');
  const indices = new Map<TracedValue, number>();
  const indexOf = (value: TracedValue): number => {
    const known = indices.get(value) ?? indices.size;
    indices.set(value, known);
    return known;
  };
  [...graph.feeds, ...graph.weights, ...constants].forEach(indexOf);
  return {
    weights: specs,
    constants: constants.map(({ shape, dtype, data }) => ({
      shape: shape.map((size) => (free(size) ? 1 : size)),
      dtype,
      data: hexadecimal(data ?? new Float32Array()),
    })),
    nodes: graph.nodes.map(({ kernel, inputs, attrs, outputs }) => ({
      kernel,
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, of]) => [name, indexOf(of)])),
      attrs: plain(kernel, attrs),
      outputs: outputs.map(indexOf),
    })),
    results: graph.results.map(indexOf),
    shapes: [
      ...wanted.map((port) => {
        const shape = step.outputs[port];
        return shape ? [null, ...sizes(shape)] : [];
      }),
      ...passed.map((name) => all.find((array) => array.name === name)?.shape ?? []),
    ],
  };
}

/** JSON has no word for infinity; so many times the batch is `{ batch: 2 }`. */
function plain(kernel: string, attrs: Readonly<Record<string, unknown>>) {
  const said = (value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`${kernel} is asked for ${value}, which a layers model cannot say.`);
    if (Array.isArray(value)) return value.map(said);
    return isFree(value) ? { batch: value.times } : value;
  };
  return Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, said(value)]));
}

function isFree(value: unknown): value is FreeSize {
  return typeof value === 'object' && value !== null && 'times' in value;
}

/** The block's weights as the plan keeps them, in the order in which the layer holds them. */
export function weightsOf({ block, params, inputs, outputs, transposed }: Step) {
  const specs = block.weights?.({ params, inputs, outputs }) ?? {};
  return Object.entries(specs).map(([name, { shape }]) => ({
    name,
    shape: transposed?.has(name) ? [...shape].reverse() : shape,
  }));
}

interface Wire {
  readonly port: string;
  readonly shape: Shape;
}

/** Every wire that arrives, in the order of the sources. */
function wiresOf({ sources, inputs }: Step): Wire[] {
  return Object.entries(sources).flatMap(([port, wired]) => {
    const shapes = [inputs[port] ?? []].flat() as readonly Shape[];
    return listOf(wired).flatMap((_, index) => {
      const shape = shapes[index];
      return shape ? [{ port, shape }] : [];
    });
  });
}

function listOf(wired: Source | readonly Source[] | undefined): readonly Source[] {
  if (wired === undefined) return [];
  return 'path' in wired ? [wired] : wired;
}

/** Any values do: only kernels and shapes are read. Token ids stay at 1, which every vocabulary has. */
function fed(tf: Tf, { kind, dims }: Shape, batch: number): Tensor {
  const shape = dims.map(({ size }) => size ?? batch);
  return kind === 'tokens' ? tf.fill(shape, 1, 'int32') : tf.fill(shape, 0.5);
}

function forward(
  tf: Tf,
  { block, params, inputs, outputs, path, transposed }: Step,
  wires: readonly Wire[],
  feeds: readonly Tensor[],
  weights: ReadonlyMap<string, Tensor>,
  wanted: readonly string[],
): Tensor[] {
  const arriving = Object.entries(block.inputs).map(([port, { variadic }]) => {
    const mine = feeds.filter((_, index) => wires[index]?.port === port);
    return [port, variadic ? mine : mine[0]];
  });
  const answers = block.forward({
    ops: composedOps(tf),
    params,
    inputs: Object.fromEntries(arriving),
    shapes: { inputs, outputs },
    weight: (name) => {
      const weight = weights.get(name);
      if (!weight) throw new Error(`${path} has no weight ${name}.`);
      return transposed?.has(name) ? tf.transpose(weight) : weight;
    },
    training: false,
    seed: 0,
    wants: (port) => wanted.includes(port),
    update: () => undefined,
  });
  return wanted.map((port) => {
    const tensor = answers[port];
    if (!tensor) throw new Error(`${path} gave no ${port}.`);
    return tensor;
  });
}
