// A plan as the configuration of a functional layers model: stock layers where a block names one, our layer elsewhere.
import type { Source } from '../../analyze/analysis.ts';
import { tensorShape } from '../../blocks/shape.ts';
import { feedPort } from '../../compile/model.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { weightsOf } from './layer-graph.ts';

/** The one layer class a saved model may need beside the stock ones; kumiki-layers.mjs defines it. */
export const ownLayerName = 'KumikiBlock';

/** What a block that no stock layer computes is configured by. */
export type OwnConfig = (step: Step, wanted: readonly string[]) => object;

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

/** `configOf` is asked only for the layers of our own class. */
export function topologyOf(plan: Plan, name: string, configOf: OwnConfig): Topology {
  const layers = new Map<string, LayerEntry>();
  const weights = new Map<string, readonly string[]>();
  const own = new Set<string>();
  /** Where each output is found: layer, call of it, index among its outputs. */
  const places = new Map<string, readonly [string, number, number]>();
  const read = readPorts(plan);

  for (const step of plan.steps) {
    const { key, entry, wanted, order } = entryOf(step, read.get(step.path) ?? new Set());
    const known = layers.get(key);
    const layer = known ?? entry;
    if (!known) {
      if (entry.class_name === ownLayerName) {
        own.add(step.path);
        layers.set(key, { ...layer, config: { name: key, ...configOf(step, wanted) } });
      } else layers.set(key, layer);
      weights.set(
        key,
        order.map((weight) => step.weights[weight] ?? ''),
      );
    }
    const call = layer.inbound_nodes.length;
    if (feedPort(step) === undefined) layer.inbound_nodes.push(inbound(step, places));
    wanted.forEach((port, index) => places.set(`${step.path} ${port}`, [key, call, index]));
  }
  const ends = plan.goals.flatMap(({ path }) => {
    const port = Object.keys(plan.steps.find((step) => step.path === path)?.outputs ?? {})[0];
    return places.get(`${path} ${port}`) ?? [];
  });
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

/** `/` separates a layer from its weights in saved names, so paths get dots. */
function layerName(path: string): string {
  return path.replaceAll('/', '.');
}

function entryOf(
  step: Step,
  read: ReadonlySet<string>,
): { key: string; entry: LayerEntry; wanted: readonly string[]; order: readonly string[] } {
  const feed = feedPort(step);
  if (feed !== undefined) {
    const key = layerName(step.path);
    const shape = step.outputs[feed];
    const dtype = shape?.kind === 'tokens' ? 'int32' : 'float32';
    const config = {
      name: key,
      batch_input_shape: shape ? tensorShape(shape) : [],
      dtype,
      sparse: false,
    };
    return {
      key,
      entry: { name: key, class_name: 'InputLayer', config, inbound_nodes: [] },
      wanted: [feed],
      order: [],
    };
  }
  // Copies with shared weights are calls of one layer.
  const [first] = Object.values(step.weights);
  const key = layerName(first === undefined ? step.path : first.slice(0, first.lastIndexOf('/')));
  const stock = stockLayer(step, read);
  if (stock) {
    const entry = {
      name: key,
      class_name: stock.className,
      config: { name: key, trainable: true, ...stock.config },
      inbound_nodes: [],
    };
    return { key, entry, wanted: Object.keys(step.outputs).slice(0, 1), order: stock.weights };
  }
  const declared = Object.keys(step.outputs);
  const wanted = declared.filter(
    (port, at) => read.has(port) || (step.block.objective && at === 0),
  );
  return {
    key,
    entry: { name: key, class_name: ownLayerName, config: { name: key }, inbound_nodes: [] },
    wanted,
    order: weightsOf(step).map((weight) => weight.name),
  };
}

/** A stock layer has one output; where another one is read, ours must do. */
function stockLayer(step: Step, read: ReadonlySet<string>) {
  const [first] = Object.keys(step.outputs);
  if ([...read].some((port) => port !== first)) return undefined;
  return step.block.exports?.stock?.({
    params: step.params,
    inputs: step.inputs,
    outputs: step.outputs,
  });
}

function inbound(
  step: Step,
  places: ReadonlyMap<string, readonly [string, number, number]>,
): InboundNode {
  return Object.values(step.sources)
    .flatMap((sources): readonly Source[] =>
      sources === undefined ? [] : 'path' in sources ? [sources] : sources,
    )
    .map(({ path, port }) => {
      const place = places.get(`${path} ${port}`);
      if (!place) throw new Error(`${path} has no output ${port} to be read by ${step.path}.`);
      return [...place, {}] as const;
    });
}

function readPorts(plan: Plan): Map<string, Set<string>> {
  const read = new Map<string, Set<string>>();
  for (const { sources } of plan.steps)
    for (const { path, port } of Object.values(sources).flatMap((wired) => wired ?? [])) {
      const ports = read.get(path) ?? new Set();
      ports.add(port);
      read.set(path, ports);
    }
  return read;
}

function chunk(flat: readonly (string | number)[]): (string | number)[][] {
  return Array.from({ length: flat.length / 3 }, (_, at) => flat.slice(at * 3, at * 3 + 3));
}
