// A plan as the configuration of a functional layers model: stock layers where a block names one, our layer elsewhere.
import type { Source } from '../../analyze/analysis.ts';
import { feedPort } from '../../compile/model.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answersOf } from '../../compile/plan.ts';
import type { LayerCall } from './call-order.ts';
import { callsInOrder } from './call-order.ts';
import type { Elsewhere, Heard, Passing } from './layer-graph.ts';
import { openShape, weightsOf } from './layer-graph.ts';
import type { Layered } from './layering.ts';
import { layerName, layersOf } from './layering.ts';

/** The one layer class a saved model may need beside the stock ones; kumiki-layers.mjs defines it. */
const ownLayerName = 'KumikiBlock';

/** What a block that no stock layer computes is configured by. */
export type OwnConfig = (step: Step, wanted: readonly string[], passing: Passing) => object;

type InboundNode = readonly (readonly [
  layer: string,
  node: number,
  tensor: number,
  kwargs: object,
])[];

interface LayerEntry {
  readonly name: string;
  readonly class_name: string;
  readonly config: object;
  readonly inbound_nodes: InboundNode[];
}

export interface Topology {
  readonly modelTopology: { readonly class_name: 'Model'; readonly config: object };
  /** By layer: names of the plan's weights in the order in which it holds them. */
  readonly weights: ReadonlyMap<string, readonly string[]>;
  /** Paths of the blocks that no stock layer computes. */
  readonly own: readonly string[];
}

/** `configOf` is asked only for the layers of our own class; `elsewhere` is a step where open lengths are others. */
export function topologyOf(
  plan: Plan,
  name: string,
  configOf: OwnConfig,
  elsewhere: (path: string) => readonly Elsewhere[] = () => [],
): Topology {
  const layers = new Map<string, LayerEntry>();
  const weights = new Map<string, readonly string[]>();
  const own = new Set<string>();
  const layered = layersOf(plan, (path) => elsewhere(path).map(({ step }) => step));
  const heard = new Map(
    [...new Set(layered.values())].map(({ key, step }) => [key, heardBy(step, plan, elsewhere)]),
  );
  const heardIn = (layer: string): readonly Feed[] => heard.get(layer) ?? [];
  const calls = callsOf(plan, layered, heardIn);
  for (const { step, call } of calls.values()) {
    if (layers.has(call.layer)) continue;
    const mine = layerOf(layered, step.path);
    const entry = entryOf(mine, configOf, elsewhere(mine.step.path), heardIn(mine.key));
    layers.set(call.layer, entry);
    if (entry.class_name === ownLayerName) own.add(step.path);
    weights.set(call.layer, heldBy(mine));
  }
  const order = callsInOrder(
    [...layers.keys()],
    [...calls.values()].map(({ call }) => call),
  );
  const number = ({ call }: Called): number => order.get(call.layer)?.indexOf(call) ?? 0;
  /** Where an output is found: layer, call of it, index among its outputs. */
  const outputRef = ({ path, port }: Source): readonly [string, number, number] => {
    const called = calls.get(path);
    const index = called ? layerOf(layered, path).wanted.indexOf(port) : -1;
    if (!called || index < 0) throw new Error(`${path} has no output ${port} to be read.`);
    return [called.call.layer, number(called), index];
  };
  const byCall = new Map([...calls.values()].map((called) => [called.call, called]));
  for (const [layer, list] of order)
    for (const call of list) {
      const step = byCall.get(call)?.step;
      if (!step || feedPort(step) !== undefined) continue;
      const passed = layerOf(layered, step.path).taken.map(({ from, as }) => {
        const holder = calls.get(from.step.path);
        const index = from.wanted.length + from.passed.indexOf(as);
        return [from.key, holder ? number(holder) : 0, index, {}] as const;
      });
      const arriving = sourcesOf(step).map((source) => [...outputRef(source), {}] as const);
      const heard = heardIn(layer).map((feed) => [...outputRef(feed), {}] as const);
      layers.get(layer)?.inbound_nodes.push([...arriving, ...passed, ...heard]);
    }
  const ends = answersOf(plan).flatMap(({ step: { path }, port }) => outputRef({ path, port }));
  const outputs = chunk(ends);
  const inputs = plan.feeds.map(({ path }) => [layerName(path), 0, 0]);
  const config = {
    name,
    layers: [...layers.values()],
    input_layers: inputs,
    output_layers: outputs,
  };
  return { modelTopology: { class_name: 'Model', config }, weights, own: [...own] };
}

type Feed = Source & Heard;

/** Feeds whose lengths a layer follows though none of its inputs has them, such as that of a repeated vector. */
function heardBy(
  step: Step,
  plan: Plan,
  elsewhere: (path: string) => readonly Elsewhere[],
): Feed[] {
  if (feedPort(step) !== undefined) return [];
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const unheard = elsewhere(step.path).filter(
    ({ sizes, step: there }) =>
      Object.keys(sizes).length === 1 &&
      same(there.inputs, step.inputs) &&
      !same(there.outputs, step.outputs),
  );
  const feeds = unheard.length === 0 ? [] : plan.steps.flatMap((of) => feedOf(of, elsewhere));
  return unheard.flatMap(({ sizes }) => {
    const hears = feeds.find(({ shape, elsewhere: others }) =>
      others.some((other) => other.sizes === sizes && !same(other.shape, shape)),
    );
    return hears ? [hears] : [];
  });
}

function feedOf(step: Step, elsewhere: (path: string) => readonly Elsewhere[]): Feed[] {
  const port = feedPort(step);
  const shape = port === undefined ? undefined : step.outputs[port];
  if (port === undefined || !shape) return [];
  const others = elsewhere(step.path).flatMap(({ sizes, step: there }) => {
    const other = there.outputs[port];
    return other ? [{ sizes, shape: other }] : [];
  });
  return [{ path: step.path, port, shape, elsewhere: others }];
}

function entryOf(
  { key, step, wanted, stock, taken, passed }: Layered,
  configOf: OwnConfig,
  elsewhere: readonly Elsewhere[],
  heard: readonly Heard[],
): LayerEntry {
  const feed = feedPort(step);
  if (feed !== undefined) {
    const shape = step.outputs[feed];
    const dtype = shape?.kind === 'tokens' ? 'int32' : 'float32';
    const sizes = openShape(step, feed, elsewhere);
    const config = {
      name: key,
      // A layers model gives a second axis to whatever has one.
      batch_input_shape: sizes.length === 1 ? [...sizes, 1] : sizes,
      dtype,
      sparse: false,
    };
    return { name: key, class_name: 'InputLayer', config, inbound_nodes: [] };
  }
  if (stock) {
    const config = { name: key, trainable: true, ...stock.config };
    return { name: key, class_name: stock.className, config, inbound_nodes: [] };
  }
  const passing = { taken: taken.map((weight) => weight.name), passed, heard };
  const config = { name: key, ...configOf(step, wanted, passing) };
  return { name: key, class_name: ownLayerName, config, inbound_nodes: [] };
}

/** Weights of the plan that the layer holds, in its order. */
function heldBy({ step, stock, taken }: Layered): string[] {
  const order = stock?.weights ?? weightsOf(step).map((weight) => weight.name);
  return order.flatMap((name) =>
    taken.some((weight) => weight.name === name) ? [] : (step.weights[name] ?? ''),
  );
}

interface Called {
  readonly step: Step;
  readonly call: LayerCall;
}

/** By path of the step, in the order of the plan. */
function callsOf(
  plan: Plan,
  layered: ReadonlyMap<string, Layered>,
  heardIn: (layer: string) => readonly Source[],
): Map<string, Called> {
  const calls = new Map<string, Called>();
  for (const step of plan.steps) {
    const { key, taken } = layerOf(layered, step.path);
    const read = [
      ...sourcesOf(step).map(({ path }) => path),
      ...taken.map(({ from }) => from.step.path),
      ...heardIn(key).map(({ path }) => path),
    ];
    const reads = read.flatMap((path) => calls.get(path)?.call ?? []);
    calls.set(step.path, { step, call: { layer: key, reads } });
  }
  return calls;
}

function layerOf(layered: ReadonlyMap<string, Layered>, path: string): Layered {
  const layer = layered.get(path);
  if (!layer) throw new Error(`${path} is in no layer.`);
  return layer;
}

function sourcesOf({ sources }: Step): Source[] {
  return Object.values(sources).flatMap((wired): readonly Source[] =>
    wired === undefined ? [] : 'path' in wired ? [wired] : wired,
  );
}

function chunk(flat: readonly (string | number)[]): (string | number)[][] {
  return Array.from({ length: flat.length / 3 }, (_, index) =>
    flat.slice(index * 3, index * 3 + 3),
  );
}
