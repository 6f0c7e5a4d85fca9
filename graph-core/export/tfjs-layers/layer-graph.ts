// What one block computes as a list of stock kernels, in the words of kumiki-layers.mjs.
import { sizes } from '../../blocks/kit/shape.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import type { Source } from '../../analyze/analysis.ts';
import type { Step } from '../../compile/plan.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { ActivationName, Ops, Tensor, Tf } from '../../engine/ops.ts';
import type { AsOne, Recording } from '../trace/record.ts';
import { record } from '../trace/record.ts';
import { free } from '../trace/free-size.ts';
import type { FreeSize, Variant } from '../trace/free-size.ts';
import { freeSizeSources } from '../trace/free-size-sources.ts';
import type { TracedGraph, TracedNode, TracedValue } from '../trace/traced-graph.ts';
import { generalise } from '../trace/traced-graph.ts';
import { recurrent } from '../trace/whole-operations.ts';
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
    /** Of a recurrent layer: one step, with its inputs in the order of theirs. */
    readonly body?: Pick<LayerGraph, 'constants' | 'nodes' | 'results'>;
  }[];
  readonly results: readonly number[];
  /** Of each result, with null for the batch. */
  readonly shapes: readonly (readonly (number | null)[])[];
}

/** What reaches a layer beside its own inputs. */
export interface Passing {
  /** Weights that go from layer to layer, by the block's own names. */
  readonly taken: readonly string[];
  readonly passed: readonly string[];
  /** Feeds that it hears for their lengths alone. */
  readonly heard: readonly Heard[];
}

/** The shape of a feed here and where its length is another. */
export interface Heard {
  readonly shape: Shape;
  readonly elsewhere: readonly { readonly sizes: Variant['sizes']; readonly shape: Shape }[];
}

const alone: Passing = { taken: [], passed: [], heard: [] };

const batch = { from: 2, to: 3 } as const;

/** The step where lengths are others than the document's. */
export interface Elsewhere {
  readonly sizes: Variant['sizes'];
  readonly step: Step;
}

/**
 * Inputs come in the order of the step's sources, then the weights that other layers hold, then the feeds it hears;
 * `wanted` are the ports that answer, and behind them come the weights that others take.
 */
export function layerGraph(
  tf: Tf,
  step: Step,
  wanted: readonly string[],
  passing: Passing = alone,
  elsewhere: readonly Elsewhere[] = [],
): LayerGraph {
  const { taken, passed } = passing;
  const all = weightsOf(step);
  const specs = all.filter(({ name }) => !taken.includes(name));
  const moved = elsewhere.filter((other) => shapesIn(other.step) !== shapesIn(step));
  const recordAt = (examples: number, at: Step, sizes?: Variant['sizes']) => {
    const heard = passing.heard.map(
      ({ shape, elsewhere: others }) => others.find((of) => of.sizes === sizes)?.shape ?? shape,
    );
    return recordingOf(tf, at, examples, wanted, { ...passing, heard }, moved.length > 0);
  };
  const names = new Set(specs.map((_, index) => `weight ${index}`));
  const graph = generalise(
    recordAt(batch.from, step),
    [
      { sizes: { batch }, recording: recordAt(batch.to, step) },
      ...moved.map((other) => ({
        sizes: other.sizes,
        recording: recordAt(batch.from, other.step, other.sizes),
      })),
    ],
    names,
  );
  return {
    weights: specs,
    ...written(tf, graph),
    shapes: [
      ...wanted.map((port) => openShape(step, port, moved)),
      ...passed.map((name) => all.find((array) => array.name === name)?.shape ?? []),
    ],
  };
}

/** What is the same at two lengths where the block has nothing to do with them. */
function shapesIn({ inputs, outputs, params }: Step): string {
  return JSON.stringify([inputs, outputs, params]);
}

/** Sizes of an output, with null for the batch and for what follows a length. */
export function openShape(
  step: Step,
  port: string,
  elsewhere: readonly Elsewhere[],
): (number | null)[] {
  const shape = step.outputs[port];
  if (!shape) return [];
  return [null, ...sizes(shape)].map((size, axis) =>
    elsewhere.every((other) => other.step.outputs[port]?.dims[axis]?.size === size) ? size : null,
  );
}

function recordingOf(
  tf: Tf,
  step: Step,
  examples: number,
  wanted: readonly string[],
  { taken, passed, heard }: Omit<Passing, 'heard'> & { readonly heard: readonly Shape[] },
  whole: boolean,
): Recording {
  const all = weightsOf(step);
  const specs = all.filter(({ name }) => !taken.includes(name));
  const others = all.filter(({ name }) => taken.includes(name));
  const wires = wiresOf(step);
  const feeds = wires.map(({ shape }) => fed(tf, shape, examples));
  const given = others.map(({ shape }) => tf.fill([...shape], 0.5));
  const lengths = heard.map((shape) => fed(tf, shape, examples));
  const weights = specs.map(({ shape }) => tf.fill([...shape], 0.5));
  const named = new Map<string, Tensor>([
    ...feeds.map((tensor, index) => [`in ${index}`, tensor] as const),
    ...given.map((tensor, index) => [`taken ${index}`, tensor] as const),
    ...lengths.map((tensor, index) => [`heard ${index}`, tensor] as const),
    ...weights.map((tensor, index) => [`weight ${index}`, tensor] as const),
  ]);
  const byName = new Map<string, Tensor>([
    ...others.map(({ name }, index) => [name, given[index] as Tensor] as const),
    ...specs.map(({ name }, index) => [name, weights[index] as Tensor] as const),
  ]);
  const recording = record(tf, named, (asOne) => [
    ...forward(opsFor(tf, asOne, whole), step, wires, feeds, byName, wanted),
    // A copy: whoever runs a model disposes of what a layer answers.
    ...passed.map((name) => tf.clone(byName.get(name) as Tensor)),
  ]);
  tf.dispose([...feeds, ...given, ...lengths, ...weights]);
  return recording;
}

/** Recurrent layers are one call each where they are to run at any length. */
function opsFor(tf: Tf, asOne: AsOne, whole: boolean): Ops {
  const ops = composedOps(tf);
  return whole ? { ...ops, ...recurrent(ops, asOne) } : ops;
}

function written(tf: Tf, graph: TracedGraph): Pick<LayerGraph, 'constants' | 'nodes' | 'results'> {
  const sources = freeSizeSources(graph.feeds);
  const at = new Map(graph.feeds.map(({ name }, index) => [name, index]));
  const sized = (size: FreeSize) => sizedBy(size, sources, at);
  const read = [...graph.nodes.flatMap(({ inputs }) => Object.values(inputs)), ...graph.results];
  const constants = [...new Set(read)].filter(({ kind }) => kind === 'constant');
  const indices = new Map<TracedValue, number>();
  let next = 0;
  const indexOf = (value: TracedValue): number => {
    const known = indices.get(value) ?? next++;
    indices.set(value, known);
    return known;
  };
  [...graph.feeds, ...graph.weights, ...constants].forEach(indexOf);
  // Of what is kept as long as can be, the beginning is read.
  const cuts = [...graph.weights, ...constants].flatMap((value): LayerGraph['nodes'] => {
    if (!value.longest) return [];
    const whole = indexOf(value);
    indices.delete(value);
    const beginning = indexOf(value);
    const begin = value.shape.map(() => 0);
    const attrs = plain('Slice', { begin, size: value.shape }, sized);
    return [{ kernel: 'Slice', inputs: { x: whole }, attrs, outputs: [beginning] }];
  });
  const nodes = graph.nodes.map((node) => ({
    kernel: node.kernel,
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([name, of]) => [name, indexOf(of)]),
    ),
    attrs: plain(node.kernel, node.attrs, sized),
    outputs: node.outputs.map(indexOf),
    ...(node.kernel in steps && { body: bodyOf(tf, node) }),
  }));
  return {
    constants: constants.map(({ shape, longest, dtype, data }) => ({
      shape: longest ?? shape.map((size) => (free(size) ? 1 : size)),
      dtype,
      data: hexadecimal(data ?? new Float32Array()),
    })),
    nodes: [...cuts, ...nodes],
    results: graph.results.map(indexOf),
  };
}

type Given = Readonly<Record<string, Tensor>>;

/** Recurrent operations at one step. */
const steps: Readonly<Record<string, (ops: Ops, given: Given, node: TracedNode) => object>> = {
  LSTM: (ops, { x, kernel, recurrent, bias, h, c, mask }) =>
    ops.lstm(
      x as Tensor,
      kernel as Tensor,
      recurrent as Tensor,
      bias as Tensor,
      h as Tensor,
      c as Tensor,
      { mask, reverse: false },
    ),
  GRU: (ops, { x, kernel, recurrent, bias, h, mask }) =>
    ops.gru(x as Tensor, kernel as Tensor, recurrent as Tensor, bias as Tensor, h as Tensor, {
      mask,
      reverse: false,
    }),
  RNN: (ops, { x, kernel, recurrent, bias, h, mask }, { attrs }) =>
    ops.simpleRnn(
      x as Tensor,
      kernel as Tensor,
      recurrent as Tensor,
      bias as Tensor,
      h as Tensor,
      attrs.activation as ActivationName,
      { mask, reverse: false },
    ),
};

/** One step as stock kernels. */
function bodyOf(tf: Tf, node: TracedNode) {
  const recordAt = (examples: number): Recording => {
    const entries = Object.entries(node.inputs).map(([name, { shape }]) => {
      const own = shape.map((size, axis) => (axis === 0 && free(size) ? examples : size));
      if (name === 'x' || name === 'mask') own[1] = 1;
      if (name === 'h' || name === 'c') own[0] = examples;
      return [name, tf.fill(own.map(Number), 0.5)] as const;
    });
    const given = Object.fromEntries(entries);
    try {
      return record(tf, new Map(entries), () =>
        Object.values(steps[node.kernel]?.(composedOps(tf), given, node) ?? {}),
      );
    } finally {
      tf.dispose(given);
    }
  };
  const variant = { sizes: { batch }, recording: recordAt(batch.to) };
  return written(tf, generalise(recordAt(batch.from), [variant], new Set()));
}

/** So many times the batch, or the product of sizes of inputs: `{ times: 1, of: [[0, 1]] }` is the first one's second axis. */
function sizedBy(
  { times, of }: FreeSize,
  sources: ReturnType<typeof freeSizeSources>,
  at: ReadonlyMap<string, number>,
): object {
  if (of.join() === 'batch') return { batch: times };
  const factors = of.map((name) => {
    const source = sources.get(name);
    if (!source) throw new Error(`No input of the layer has the size ${name}.`);
    return [at.get(source.input) ?? 0, source.axis];
  });
  return { times, of: factors };
}

/** JSON has no word for infinity. */
function plain(
  kernel: string,
  attrs: Readonly<Record<string, unknown>>,
  sized: (size: FreeSize) => object,
) {
  const said = (value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`${kernel} is asked for ${value}, which a layers model cannot say.`);
    if (Array.isArray(value)) return value.map(said);
    return isFree(value) ? sized(value) : value;
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
  ops: Ops,
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
    ops,
    params,
    inputs: Object.fromEntries(arriving),
    shapes: { inputs, outputs },
    weight: (name) => {
      const weight = weights.get(name);
      if (!weight) throw new Error(`${path} has no weight ${name}.`);
      return transposed?.has(name) ? ops.tf.transpose(weight) : weight;
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
