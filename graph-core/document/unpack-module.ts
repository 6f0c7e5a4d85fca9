// An instance of a module → its blocks, standing where it stood, copy after copy, in one edit.
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import { evaluateVariables, resolveQuantity } from './expressions.ts';
import { freeId } from './ids.ts';
import { nodeRoom } from './insert-node.ts';
import type { Edited, Refused } from './modules.ts';
import { findModule, refused } from './modules.ts';
import { nodeName } from './node-name.ts';
import { trainInstead } from './players.ts';
import { timesRate } from './rates.ts';
import type {
  Document,
  Edge,
  Endpoint,
  Graph,
  ModuleDefinition,
  ModuleNode,
  Node,
  Position,
} from './schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from './schema.ts';
import { renameTies, sharersOf } from './ties.ts';

export interface Unpacked extends Edited {
  readonly nodes: readonly string[];
}

const mostCopies = 100;

export function unpackModule(document: Document, graph: GraphId, node: string): Unpacked | Refused {
  const within = graphOf(document, graph);
  const name = nodeName({ graph, node: { id: node } });
  const instance = within?.nodes.find(({ id }) => id === node);
  if (!within || !instance || !isModuleNode(instance))
    return refused(`‘${name}’ is not a module.`, `「${name}」はモジュールではありません。`);
  const definition = findModule(document, instance.module);
  if (!definition)
    return refused(
      `The module ‘${instance.module}’ is not in this document.`,
      `モジュール「${instance.module}」はこの文書にありません。`,
    );
  const repeat = repeatOf(document, instance);
  if (repeat === undefined || repeat > mostCopies)
    return refused(
      `‘${name}’ is repeated too often, or its repeat is not a whole number. It can be unpacked up to ${mostCopies} times.`,
      `「${name}」の繰り返し回数が多すぎるか、整数ではありません。展開できるのは ${mostCopies} 回までです。`,
    );
  if (repeat > 1 && instance.weights === 'shared')
    return refused(
      `The repeats of ‘${name}’ share their weights, but unpacked blocks cannot. Give each repeat its own weights first.`,
      `「${name}」の繰り返しは重みを共有していますが、展開したブロックでは共有できません。先に繰り返しごとの重みにしてください。`,
    );
  const [other] = sharersOf(within, node);
  if (other)
    return refused(
      `‘${name}’ shares its weights with ‘${nodeName({ graph, node: other })}’, but unpacked blocks cannot. Give it its own weights first.`,
      `「${name}」は「${nodeName({ graph, node: other })}」と重みを共有していますが、展開したブロックでは共有できません。先に自分の重みを持たせてください。`,
    );
  const { nodes, edit } = unpack(within, graph, instance, definition, repeat);
  const trained = trainInstead(document, graph, new Set([node]), nodes);
  return trained.length > 0
    ? { nodes, edit: { edit: 'all', edits: [...trained, edit] } }
    : { nodes, edit };
}

function repeatOf(document: Document, instance: ModuleNode): number | undefined {
  const variables = evaluateVariables(document.variables);
  const repeat = resolveQuantity(
    instance.repeat,
    (name) => variables.get(name) ?? { error: { en: name, ja: name } },
  );
  return 'value' in repeat && Number.isInteger(repeat.value) && repeat.value >= 1
    ? repeat.value
    : undefined;
}

function unpack(
  within: Graph,
  graph: GraphId,
  instance: ModuleNode,
  definition: ModuleDefinition,
  repeat: number,
): Unpacked {
  const taken = new Set<string>();
  const fresh = (id: string) => {
    const free =
      id !== instance.id && !taken.has(id) && !uses(within, id) ? id : freeId(within, id, taken);
    taken.add(free);
    return free;
  };
  const inner = definition.graph;
  const left = Math.min(...inner.nodes.map(({ position }) => position.x), Infinity);
  const top = Math.min(...inner.nodes.map(({ position }) => position.y), Infinity);
  const width =
    Math.max(0, ...inner.nodes.map(({ position }) => position.x - left)) + nodeRoom.width;
  const copies = Array.from(
    { length: repeat },
    () => new Map(inner.nodes.map(({ id }) => [id, fresh(id)])),
  );
  const outer = new Map(
    within.edges
      .filter(({ to }) => to.node === instance.id)
      .map(({ from, to }) => [to.port, from] as const),
  );
  const leaving = new Map(
    inner.edges
      .filter(({ to }) => to.node === moduleOutput)
      .map(({ from, to }) => [to.port, from] as const),
  );

  /** Where a wire that begins at `from` inside a copy begins outside. */
  const sourceOf = (copy: number, from: Endpoint): Endpoint | undefined => {
    let at: Endpoint = from;
    let k = copy;
    for (; at.node === moduleInput; k--) {
      const carried = k > 0 ? leaving.get(at.port) : undefined;
      if (!carried) return outer.get(at.port);
      at = carried;
    }
    return located(k, at);
  };
  const located = (copy: number, at: Endpoint): Endpoint | undefined => {
    const node = copies[copy]?.get(at.node);
    return node === undefined ? undefined : { ...at, node };
  };

  const nodes = copies.flatMap((ids, copy) =>
    inner.nodes.map(
      (node): Node => ({
        ...renameTies(timesRate(node, instance.rate), ids),
        id: ids.get(node.id) ?? node.id,
        position: {
          ...node.position,
          x: instance.position.x + node.position.x - left + copy * width,
          y: instance.position.y + node.position.y - top,
        },
      }),
    ),
  );
  const edges = copies.flatMap((ids, copy) =>
    inner.edges.flatMap((edge): Edge[] => {
      const from = sourceOf(copy, edge.from);
      const to = ids.get(edge.to.node);
      return from && to
        ? [{ ...edge, id: fresh(edge.id), from, to: { ...edge.to, node: to } }]
        : [];
    }),
  );
  const rewired = within.edges.flatMap((edge): Edit[] => {
    if (edge.from.node !== instance.id) return [];
    const begins = leaving.get(edge.from.port);
    const from = begins && sourceOf(repeat - 1, begins);
    return from ? [{ edit: 'rewire', graph, edge: edge.id, from }] : [];
  });
  return {
    nodes: nodes.map(({ id }) => id),
    edit: {
      edit: 'all',
      edits: [
        { edit: 'add', graph, nodes, edges },
        ...rewired,
        { edit: 'remove', graph, nodes: [instance.id] },
        { edit: 'move', graph, positions: makeRoom(within, instance, copies.length * width) },
      ],
    },
  };
}

/** What stands right of the instance moves on by what its blocks need more than it did. */
function makeRoom(
  { nodes, notes }: Graph,
  instance: ModuleNode,
  width: number,
): Record<string, Position> {
  const more = width - nodeRoom.width;
  const behind = [...nodes, ...notes].filter(
    ({ id, position }) => id !== instance.id && position.x > instance.position.x,
  );
  return Object.fromEntries(
    behind.map(({ id, position }) => [id, { x: position.x + more, y: position.y }]),
  );
}

function uses(graph: Graph, id: string): boolean {
  return [graph.nodes, graph.edges, graph.notes].some((list) =>
    list.some((member) => member.id === id),
  );
}
