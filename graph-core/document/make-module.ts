// A selection of blocks → a module with inferred ports, in one edit. Knows no blocks: kinds of ports are told.
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import { freeId } from './ids.ts';
import type { Edited, Refused } from './modules.ts';
import { freeModuleId, freeName, refused } from './modules.ts';
import { nodeName } from './node-name.ts';
import { trainInstead } from './players.ts';
import type { Document, Edge, Endpoint, ModulePort, Node, Position } from './schema.ts';
import { moduleInput, moduleOutput } from './schema.ts';

/** What flows out of an output of the graph; undefined where nobody knows. */
export type KindOf = (from: Endpoint) => ModulePort['kind'] | undefined;

export interface MadeModule extends Edited {
  readonly module: string;
  /** The instance that stands where the blocks stood. */
  readonly node: string;
}

/** A port of a chosen block that has no wire, but asks for one: to be reached from outside the module. */
export interface LooseEnd extends Endpoint {
  readonly side: 'inputs' | 'outputs';
  readonly kind: ModulePort['kind'];
}

/** A port of the new module: what it is called, and the wires that will pass through it. */
interface Passage {
  readonly name: string;
  readonly kind: ModulePort['kind'];
  readonly from: Endpoint;
  readonly edges: Edge[];
}

/**
 * One input for each source outside, one output for each output that something outside uses. A port is called like
 * the output that feeds it, so that a module which gives what it takes can be repeated at once. Loose ends become ports
 * behind those.
 */
export function makeModule(
  document: Document,
  graph: GraphId,
  selection: ReadonlySet<string>,
  kindOf: KindOf,
  name = 'Module',
  loose: readonly LooseEnd[] = [],
): MadeModule | Refused {
  const within = graphOf(document, graph);
  const nodes = within?.nodes.filter(({ id }) => selection.has(id)) ?? [];
  if (!within || nodes.length === 0)
    return refused(
      'Select the blocks you want in the module.',
      'モジュールにするブロックを選んでください。',
    );
  const chosen = new Set(nodes.map(({ id }) => id));
  const bound = nodes.find(({ id }) => graph === null && Object.hasOwn(document.data.bindings, id));
  if (bound)
    return refused(
      `‘${nodeName({ graph, node: bound })}’ is bound to the data, so it cannot go into a module. Leave it out of the selection.`,
      `「${nodeName({ graph, node: bound })}」はデータに結び付いているため、モジュールに入れられません。選択から外してください。`,
    );
  const cut = tieAcross(graph, within.nodes, chosen);
  if (cut) return cut;
  const inner = within.edges.filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node));
  const inputs = passages(
    within.edges.filter(({ from, to }) => !chosen.has(from.node) && chosen.has(to.node)),
    kindOf,
  );
  const outputs = passages(
    within.edges.filter(({ from, to }) => chosen.has(from.node) && !chosen.has(to.node)),
    kindOf,
  );
  const module = freeModuleId(document, name);
  const node = freeId(within, module);
  const byWire = new Map(
    inputs.flatMap(({ name: port, edges }) => edges.map((edge) => [edge.id, port] as const)),
  );
  // Wires keep their order, and with it the order of variadic ports.
  const edges = within.edges.flatMap((edge) => {
    const port = byWire.get(edge.id);
    if (port !== undefined) return [{ ...edge, from: { node: moduleInput, port } }];
    return inner.includes(edge) ? [edge] : [];
  });
  const taken = new Set([...chosen, ...edges.map(({ id }) => id)]);
  const leaving = outputs.map(({ name: port, from }) => {
    const id = freeId({ nodes: [], edges: [], notes: [] }, 'out', taken);
    taken.add(id);
    return { id, from, to: { node: moduleOutput, port } };
  });
  const ports = (list: readonly Passage[]) =>
    list.map(({ name: port, kind }) => ({ name: port, kind }));
  const ends = {
    inputs: looseEnds(loose, 'inputs', inputs, taken),
    outputs: looseEnds(loose, 'outputs', outputs, taken),
  };
  return {
    module,
    node,
    edit: {
      edit: 'all',
      edits: [
        {
          edit: 'set-module',
          module: {
            id: module,
            name,
            inputs: [...ports(inputs), ...ends.inputs.map(({ port }) => port)],
            outputs: [...ports(outputs), ...ends.outputs.map(({ port }) => port)],
            graph: {
              ...(within.flow && { flow: within.flow }),
              nodes,
              edges: [
                ...edges,
                ...leaving,
                ...[...ends.inputs, ...ends.outputs].map(({ edge }) => edge),
              ],
              notes: [],
            },
          },
        },
        {
          edit: 'add',
          graph,
          nodes: [{ id: node, module, repeat: 1, weights: 'own', position: middle(nodes) }],
        },
        ...inputs.map(({ name: port, edges: [first] }) =>
          rewired(graph, first, { to: { node, port } }),
        ),
        ...outputs.flatMap(({ name: port, edges: wires }) =>
          wires.map((edge) => rewired(graph, edge, { from: { node, port } })),
        ),
        ...trainInstead(document, graph, chosen, [node]),
        { edit: 'remove', graph, nodes: [...chosen] },
      ],
    },
  };
}

/** Each with a port of its own and the wire to it. */
function looseEnds(
  loose: readonly LooseEnd[],
  side: LooseEnd['side'],
  passages: readonly Passage[],
  taken: Set<string>,
): { readonly port: ModulePort; readonly edge: Edge }[] {
  const names = new Set(passages.map(({ name }) => name));
  return loose.flatMap((end) => {
    if (end.side !== side) return [];
    const name = freeName(end.port, names);
    names.add(name);
    const id = freeId({ nodes: [], edges: [], notes: [] }, side === 'inputs' ? 'in' : 'out', taken);
    taken.add(id);
    const inner = { node: end.node, port: end.port };
    const edge =
      side === 'inputs'
        ? { id, from: { node: moduleInput, port: name }, to: inner }
        : { id, from: inner, to: { node: moduleOutput, port: name } };
    return [{ port: { name, kind: end.kind }, edge }];
  });
}

/** Ties do not pass the border of a module. */
function tieAcross(
  graph: GraphId,
  nodes: readonly Node[],
  chosen: ReadonlySet<string>,
): Refused | undefined {
  const names = new Map(nodes.map((node) => [node.id, nodeName({ graph, node })]));
  for (const { id, tie } of nodes) {
    const owner = tie && names.get(tie.node);
    if (!tie || owner === undefined || chosen.has(id) === chosen.has(tie.node)) continue;
    const name = names.get(id) ?? id;
    return refused(
      `‘${name}’ shares its weights with ‘${owner}’, but weights cannot be shared across a module’s border. Select both, or give ‘${name}’ its own weights first.`,
      `「${name}」は「${owner}」と重みを共有していますが、モジュールの境界をまたいで共有することはできません。両方を選ぶか、先に「${name}」に自分の重みを持たせてください。`,
    );
  }
  return undefined;
}

function passages(edges: readonly Edge[], kindOf: KindOf): Passage[] {
  const bySource = new Map<string, Passage>();
  const taken = new Set<string>();
  for (const edge of edges) {
    const key = `${edge.from.node} ${edge.from.port}`;
    const known = bySource.get(key);
    if (known) {
      known.edges.push(edge);
      continue;
    }
    const name = freeName(edge.from.port, taken);
    taken.add(name);
    const kind = kindOf(edge.from) ?? 'values';
    bySource.set(key, { name, kind, from: edge.from, edges: [edge] });
  }
  return [...bySource.values()];
}

function rewired(
  graph: GraphId,
  edge: Edge | undefined,
  ends: { from?: Endpoint; to?: Endpoint },
): Edit {
  return { edit: 'rewire', graph, edge: edge?.id ?? '', ...ends };
}

function middle(nodes: readonly Node[]): Position {
  const mean = (axis: 'x' | 'y') =>
    Math.round(nodes.reduce((sum, { position }) => sum + position[axis], 0) / nodes.length);
  return { x: mean('x'), y: mean('y') };
}
