// A composite block replaced by a module of smaller blocks that compute the same, in one edit, and its weights with it.
import type { WeightValue } from '../blocks/block.ts';
import type { Inside, InsideGraph, InsideModule, InsideNode } from '../blocks/kit/inside.ts';
import { insideInput, insideOutput } from '../blocks/kit/inside.ts';
import { permuted } from '../blocks/kit/layout.ts';
import type { PortKind } from '../blocks/kit/shape.ts';
import type { Edit, GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import type { Evaluated } from '../document/expressions.ts';
import { freeId } from '../document/ids.ts';
import { layOut } from '../document/lay-out.ts';
import type { Edited, Refused } from '../document/modules.ts';
import { freeModuleId, refused } from '../document/modules.ts';
import { nodeName } from '../document/node-name.ts';
import type { Document, Edge, Graph, Json, ModuleDefinition, Node } from '../document/schema.ts';
import { sharersOf } from '../document/ties.ts';
import type { Text } from '../text.ts';
import type { Analysis, BlockLookup, NodeFacts } from './analysis.ts';
import { heldWeights } from './shapes/held-weights.ts';
import { insideOf, madeFrom, quantityOf } from './inside-of.ts';
import { reasoned } from './titles.ts';

export interface OpenedBlock extends Edited {
  readonly module: string;
  /** The instance that stands where the block stood. */
  readonly node: string;
  /** What does not follow the block's params any more. */
  readonly fixed: Text | undefined;
  /** Weights of a model of the document before the edit → of one after it, by their names in the plan. */
  carry(weights: ReadonlyMap<string, WeightValue>): ReadonlyMap<string, WeightValue>;
}

/** `all`, for a look alone: also the parts that only lead to outputs nobody has wired, and whatever shares its weights. */
export function openBlock(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  graph: GraphId,
  node: string,
  { all = false } = {},
): OpenedBlock | Refused {
  return reasoned(document, opened(document, analysis, findBlock, graph, node, all));
}

function opened(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  graph: GraphId,
  node: string,
  all: boolean,
): OpenedBlock | Refused {
  const within = graphOf(document, graph);
  const copies = [...analysis.nodes.values()].filter(
    (facts) => facts.graph === graph && facts.node.id === node,
  );
  // Thousands of copies are seldom of more than one or two kinds.
  const insides = [
    ...new Map(copies.map((facts) => [madeFrom(analysis, facts), facts])).values(),
  ].map((facts) => insideOf(analysis, facts));
  const [facts] = copies;
  const [whole] = insides;
  if (!within || !facts?.block || !whole)
    return refused(
      `‘${nodeName({ graph, node: { id: node } })}’ cannot be opened: as it is set, no smaller blocks compute the same.`,
      `「${nodeName({ graph, node: { id: node } })}」は開けません。今の設定では、同じ計算をする小さなブロックの組がありません。`,
    );
  if (insides.some((other) => !other || written(other) !== written(whole)))
    return refused(
      `‘${nodeName(facts)}’ is in copies of different sizes, so its inside differs from copy to copy. Unpack the module around it first.`,
      `「${nodeName(facts)}」は大きさの異なる複製の中にあり、内部がそれぞれ異なります。先に外側のモジュールを展開してください。`,
    );
  const [other] = sharersOf(within, node);
  if (other && !all)
    return refused(
      `‘${nodeName(facts)}’ shares its weights with ‘${nodeName({ graph, node: other })}’, but its parts cannot. Give it its own weights first.`,
      `「${nodeName(facts)}」は「${nodeName({ graph, node: other })}」と重みを共有していますが、中の部品では共有できません。先に自分の重みを持たせてください。`,
    );
  const read = new Set(within.edges.flatMap(({ from }) => (from.node === node ? [from.port] : [])));
  const inside = all || read.size === 0 ? whole : { ...whole, ...leadingTo(whole, read) };
  const names = moduleNames(document, facts.node.type, inside);
  const instance = freeId(within, `${facts.node.type}-inside`);
  const made: Making = { inner: names.inner, variables: analysis.variables, findBlock, inside };
  const edits: Edit[] = Object.entries(inside.modules ?? {}).map(([name, module]) => ({
    edit: 'set-module',
    module: definition(names.inner.get(name) ?? name, module, made),
  }));
  const { title } = facts.block.docs;
  edits.push(
    {
      edit: 'set-module',
      module: definition(names.outer, { ...inside, ...portsOf(facts, inside), title }, made),
    },
    {
      edit: 'add',
      graph,
      nodes: [
        {
          id: instance,
          module: names.outer,
          ...(facts.node.name !== undefined && { name: facts.node.name }),
          repeat: 1,
          weights: 'own',
          ...(facts.node.rate !== undefined && { rate: facts.node.rate }),
          position: facts.node.position,
        },
      ],
    },
    ...within.edges.flatMap((edge) => rewired(graph, edge, node, instance)),
    { edit: 'remove', graph, nodes: [node] },
  );
  const carry: OpenedBlock['carry'] = (weights) => {
    const carried = new Map(weights);
    for (const copy of copies) carryOne(carried, whole, copy, instance, other !== undefined);
    return carried;
  };
  return {
    edit: { edit: 'all', edits },
    module: names.outer,
    node: instance,
    fixed: whole.fixed,
    carry,
  };
}

function written({ nodes, wires, modules }: Inside): string {
  return JSON.stringify({ nodes, wires, modules });
}

/** The parts that some of the outputs are made of. */
function leadingTo({ nodes, wires }: InsideGraph, outputs: ReadonlySet<string>): InsideGraph {
  const isEnd = ({ to }: InsideGraph['wires'][number]) => !(to.node in nodes);
  const kept = wires.filter((wire) => isEnd(wire) && outputs.has(wire.to.port));
  const reached = new Set<string>();
  for (let index = 0; index < kept.length; index++) {
    const from = kept[index]?.from.node ?? '';
    if (reached.has(from)) continue;
    reached.add(from);
    kept.push(...wires.filter(({ to }) => to.node === from));
  }
  return {
    nodes: Object.fromEntries(Object.entries(nodes).filter(([id]) => reached.has(id))),
    wires: wires.filter((wire) => kept.includes(wire)),
  };
}

function moduleNames(document: Document, type: string, inside: Inside) {
  const outer = freeModuleId(document, type);
  const inner = new Map(
    Object.keys(inside.modules ?? {}).map((name) => [name, freeModuleId(document, name)]),
  );
  return { outer, inner };
}

/** The block's own ports, as far as they are wired and the opened form has them. */
function portsOf(
  { block, sources }: NodeFacts,
  { wires }: Inside,
): Pick<InsideModule, 'inputs' | 'outputs'> {
  const inputs: Record<string, PortKind> = {};
  for (const [port, { kind }] of Object.entries(block?.inputs ?? {}))
    if (
      (sources[port]?.length ?? 0) > 0 &&
      wires.some(({ from }) => from.node === insideInput && from.port === port)
    )
      inputs[port] = kind;
  const outputs: Record<string, PortKind> = {};
  for (const [port, { kind }] of Object.entries(block?.outputs ?? {}))
    if (wires.some(({ to }) => to.node === insideOutput && to.port === port))
      outputs[port] = kind === 'scores' ? 'values' : kind;
  return { inputs, outputs };
}

/** What it takes to turn an inside into a graph of the document. */
interface Making {
  /** Ids in the document of the modules inside. */
  readonly inner: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, Evaluated>;
  readonly findBlock: BlockLookup;
  readonly inside: Inside;
}

function definition(id: string, module: InsideModule, making: Making): ModuleDefinition {
  const ports = (of: InsideModule['inputs']) =>
    Object.entries(of).map(([port, kind]) => ({ name: port, kind }));
  return {
    id,
    name: { ...module.title },
    inputs: ports(module.inputs),
    outputs: ports(module.outputs),
    graph: graphFrom(module, making),
  };
}

function graphFrom(inside: InsideGraph, making: Making): Graph {
  const positions = layOut(Object.keys(inside.nodes), inside.wires, (id) => {
    const node = inside.nodes[id];
    return node ? portRows(node, making) : 1;
  });
  const nodes = Object.entries(inside.nodes).map(([id, node]): Node => {
    const position = positions.get(id) ?? { x: 0, y: 0 };
    const name = node.name && { name: { ...node.name } };
    if ('module' in node) {
      const repeat =
        typeof node.repeat === 'number' ? node.repeat : quantityOf(node.repeat, making.variables);
      const module = making.inner.get(node.module) ?? node.module;
      return { id, module, ...name, repeat, weights: 'shared', position };
    }
    const params = paramsOf(node, making.variables);
    const watched = node.watched && { watched: [...node.watched] };
    return { id, type: node.type, ...name, params, ...watched, position };
  });
  const edges = inside.wires.map(({ from, to }, index): Edge => {
    return { id: `wire-${index + 1}`, from: { ...from }, to: { ...to } };
  });
  return { nodes, edges, notes: [] };
}

function paramsOf(
  { params }: InsideNode,
  variables: ReadonlyMap<string, Evaluated>,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(params).map(([param, value]) => [
      param,
      typeof value === 'object' && 'as' in value ? quantityOf(value, variables) : value,
    ]),
  );
}

/** How many ports stand below one another on the larger side of a part. */
function portRows(
  node: InsideGraph['nodes'][string],
  { findBlock, inside: { modules } }: Making,
): number {
  const of = 'module' in node ? modules?.[node.module] : findBlock(node.type, node.params);
  return Math.max(Object.keys(of?.inputs ?? {}).length, Object.keys(of?.outputs ?? {}).length);
}

function rewired(graph: GraphId, edge: Edge, node: string, instance: string): Edit[] {
  if (edge.from.node !== node && edge.to.node !== node) return [];
  return [
    {
      edit: 'rewire',
      graph,
      edge: edge.id,
      ...(edge.from.node === node && { from: { ...edge.from, node: instance } }),
      ...(edge.to.node === node && { to: { ...edge.to, node: instance } }),
    },
  ];
}

/** `decoder/2/attention/query-kernel` → `decoder/2/attention-inside-1/query-1/kernel`, … */
function carryOne(
  weights: Map<string, WeightValue>,
  inside: Inside,
  copy: NodeFacts,
  instance: string,
  shares: boolean,
): void {
  const own: Record<string, WeightValue> = {};
  for (const { weight, path, of, transposed } of heldWeights(copy)) {
    const value = weights.get(`${path}/${of}`);
    if (!value) continue;
    own[weight] = transposed ? permuted(value, [1, 0]) : value;
    // What others use as well stays for them.
    if (!shares) weights.delete(`${path}/${of}`);
  }
  if (Object.keys(own).length === 0) return;
  const parent = copy.weightsPath.slice(0, copy.weightsPath.lastIndexOf('/') + 1);
  for (const [name, value] of Object.entries(inside.weights(own)))
    weights.set(`${parent}${instance}/${name}`, value);
}
