// A composite block replaced by a module of smaller blocks that compute the same, in one edit, and its weights with it.
import type { WeightValue } from '../blocks/block.ts';
import type { Inside, InsideGraph, InsideModule } from '../blocks/inside.ts';
import { insideInput } from '../blocks/inside.ts';
import type { PortKind, Shape } from '../blocks/shape.ts';
import type { Edit, GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import { freeId } from '../document/ids.ts';
import { layOut } from '../document/lay-out.ts';
import type { Edited, Refused } from '../document/modules.ts';
import { freeModuleId, refused } from '../document/modules.ts';
import type { Document, Edge, Graph, ModuleDefinition, Node } from '../document/schema.ts';
import type { Analysis, NodeFacts } from './analysis.ts';
import { nodeName } from '../document/node-name.ts';
import { reasoned } from './titles.ts';

export interface OpenedBlock extends Edited {
  readonly module: string;
  /** The instance that stands where the block stood. */
  readonly node: string;
  /** Weights of a model of the document before the edit → of one after it, by their names in the plan. */
  carry(weights: ReadonlyMap<string, WeightValue>): ReadonlyMap<string, WeightValue>;
}

export function openBlock(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  node: string,
): OpenedBlock | Refused {
  return reasoned(document, opened(document, analysis, graph, node));
}

function opened(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  node: string,
): OpenedBlock | Refused {
  const within = graphOf(document, graph);
  const copies = [...analysis.nodes.values()].filter(
    (facts) => facts.graph === graph && facts.node.id === node,
  );
  const insides = copies.map((facts) => insideOf(analysis, facts));
  const [facts] = copies;
  const [inside] = insides;
  if (!within || !facts?.block || !inside)
    return refused(
      `‘${nodeName({ graph, node: { id: node } })}’ cannot be opened: as it is set, no smaller blocks compute the same.`,
      `「${nodeName({ graph, node: { id: node } })}」は開けません。今の設定では、同じ計算をする小さなブロックの組がありません。`,
    );
  if (insides.some((other) => !other || written(other) !== written(inside)))
    return refused(
      `‘${nodeName(facts)}’ stands in copies of different sizes, so that it looks different inside each. Unpack the module around it first.`,
      `「${nodeName(facts)}」は大きさの異なる複製の中にあり、内部がそれぞれ異なります。先に外側のモジュールを展開してください。`,
    );
  const names = moduleNames(document, facts.node.type, inside);
  const instance = freeId(within, `${facts.node.type}-inside`);
  const edits: Edit[] = Object.entries(inside.modules ?? {}).map(([name, module]) => ({
    edit: 'set-module',
    module: definition(names.inner.get(name) ?? name, name, module, names.inner),
  }));
  const { title } = facts.block.docs;
  edits.push(
    {
      edit: 'set-module',
      module: definition(names.outer, title, { ...inside, ...portsOf(facts, inside) }, names.inner),
    },
    {
      edit: 'add',
      graph,
      nodes: [
        {
          id: instance,
          module: names.outer,
          name: facts.node.name ?? facts.node.id,
          repeat: 1,
          weights: 'own',
          position: facts.node.position,
        },
      ],
    },
    ...within.edges.flatMap((edge) => rewired(graph, edge, node, instance)),
    { edit: 'remove', graph, nodes: [node] },
  );
  const carry: OpenedBlock['carry'] = (weights) => {
    const carried = new Map(weights);
    for (const { weightsPath } of copies) carryOne(carried, inside, weightsPath, instance);
    return carried;
  };
  return { edit: { edit: 'all', edits }, module: names.outer, node: instance, carry };
}

/** Whether a copy of a block has a form in smaller blocks, as it is set and wired. */
export function canOpen(analysis: Analysis, facts: NodeFacts): boolean {
  return insideOf(analysis, facts) !== undefined;
}

function insideOf(
  analysis: Analysis,
  { block, params, outputs, sources }: NodeFacts,
): Inside | undefined {
  if (!block?.inside || !params || !outputs) return undefined;
  const inputs: Record<string, Shape | readonly Shape[] | undefined> = {};
  for (const [port, { variadic }] of Object.entries(block.inputs)) {
    const shapes = (sources[port] ?? []).flatMap(
      (source) => analysis.nodes.get(source.path)?.outputs?.[source.port] ?? [],
    );
    inputs[port] = variadic ? shapes : shapes[0];
  }
  // Inputs hold per port what its declaration promises; the compiler cannot see it.
  return block.inside({ params, inputs, outputs } as Parameters<typeof block.inside>[0]);
}

function written({ nodes, wires, modules }: Inside): string {
  return JSON.stringify({ nodes, wires, modules });
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
    outputs[port] = kind === 'scores' ? 'values' : kind;
  return { inputs, outputs };
}

function definition(
  id: string,
  name: ModuleDefinition['name'],
  module: InsideModule,
  inner: ReadonlyMap<string, string>,
): ModuleDefinition {
  const ports = (of: InsideModule['inputs']) =>
    Object.entries(of).map(([port, kind]) => ({ name: port, kind }));
  return {
    id,
    name,
    inputs: ports(module.inputs),
    outputs: ports(module.outputs),
    graph: graphFrom(module, inner),
  };
}

function graphFrom(inside: InsideGraph, inner: ReadonlyMap<string, string>): Graph {
  const places = layOut(Object.keys(inside.nodes), inside.wires);
  const nodes = Object.entries(inside.nodes).map(([id, node]): Node => {
    const position = places.get(id) ?? { x: 0, y: 0 };
    return 'module' in node
      ? {
          id,
          module: inner.get(node.module) ?? node.module,
          repeat: node.repeat,
          weights: 'shared',
          position,
        }
      : { id, type: node.type, params: { ...node.params }, position };
  });
  const edges = inside.wires.map(({ from, to }, at): Edge => {
    return { id: `wire-${at + 1}`, from: { ...from }, to: { ...to } };
  });
  return { nodes, edges, notes: [] };
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
  weightsPath: string,
  instance: string,
): void {
  const own: Record<string, WeightValue> = {};
  for (const [name, value] of weights) {
    if (!name.startsWith(`${weightsPath}/`)) continue;
    own[name.slice(weightsPath.length + 1)] = value;
    weights.delete(name);
  }
  if (Object.keys(own).length === 0) return;
  const parent = weightsPath.slice(0, weightsPath.lastIndexOf('/') + 1);
  for (const [name, value] of Object.entries(inside.weights(own)))
    weights.set(`${parent}${instance}/${name}`, value);
}
