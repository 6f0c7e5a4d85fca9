// The only writer of documents: an edit is data, and `applyEdit` a pure function of document and edit.
import { isWritable } from './check-edit.ts';
import type { Edit, GraphId } from './edit.ts';
import type { Document, Edge, Graph, Node, Position } from './schema.ts';
import { isModuleNode } from './schema.ts';
import { withoutNodes } from './players.ts';
import { closesCircle, handTiesOn, sameTie, withTie } from './ties.ts';

export type { Edit, GraphId } from './edit.ts';

/**
 * The document after the edit; the very same object where the edit changes nothing. An edit whose result could not
 * be saved and opened again (a number that is not finite, a name that cannot be one) changes nothing.
 */
export function applyEdit(document: Document, edit: Edit): Document {
  if (!isWritable(document, edit)) return document;
  switch (edit.edit) {
    case 'add':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        nodes: added(graph.nodes, edit.nodes),
        edges: added(graph.edges, edit.edges),
        notes: added(graph.notes, edit.notes),
      }));
    case 'remove':
      return remove(document, edit);
    case 'rewire':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        edges: changed(graph.edges, (edge) =>
          edge.id === edit.edge ? withGiven(edge, { from: edit.from, to: edit.to }) : edge,
        ),
      }));
    case 'move':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        nodes: changed(graph.nodes, (node) => moved(node, edit.positions)),
        notes: changed(graph.notes, (note) => moved(note, edit.positions)),
      }));
    case 'set-flow': {
      const flow = edit.flow === 'right' ? undefined : edit.flow;
      return inGraph(
        document,
        edit.graph,
        (graph) => withKey<unknown>(graph, 'flow', flow) as Graph,
      );
    }
    case 'set-param':
      return inNode(document, edit.graph, edit.node, (node) =>
        isModuleNode(node)
          ? node
          : withGiven(node, { params: withKey(node.params, edit.param, edit.value) }),
      );
    case 'rename':
      return withNodeKey(document, edit, 'name', edit.name);
    case 'set-watched': {
      const ports = edit.ports.length > 0 ? [...edit.ports] : undefined;
      return inNode(document, edit.graph, edit.node, (node) =>
        isModuleNode(node) || sameList(node.watched, ports)
          ? node
          : (withKey<unknown>(node, 'watched', ports) as Node),
      );
    }
    case 'set-instance': {
      const { module, repeat, weights } = edit;
      return inNode(document, edit.graph, edit.node, (node) =>
        isModuleNode(node) ? withGiven(node, { module, repeat, weights }) : node,
      );
    }
    case 'set-tie': {
      const { graph, node: id, tie } = edit;
      const within = graphOf(document, graph);
      if (!within || (tie && closesCircle(within, id, tie.node))) return document;
      return inNode(document, graph, id, (node) =>
        sameTie(node.tie, tie) ? node : withTie(node, tie),
      );
    }
    case 'set-rate':
      return withNodeKey(document, edit, 'rate', edit.rate === 1 ? undefined : edit.rate);
    case 'set-bypass':
      return withNodeKey(document, edit, 'bypass', edit.bypass ? true : undefined);
    case 'set-note': {
      const { text: words, size } = edit;
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        notes: changed(graph.notes, (note) =>
          note.id === edit.note ? withGiven(note, { text: words, size }) : note,
        ),
      }));
    }
    case 'set-variable': {
      const variables = withKey(document.variables, edit.name, edit.value);
      return withChanged(document, { variables });
    }
    case 'set-module': {
      const known = document.modules.some(({ id }) => id === edit.module.id);
      const modules = known
        ? changed(document.modules, (old) => (old.id === edit.module.id ? edit.module : old))
        : [...document.modules, edit.module];
      return withChanged(document, { modules });
    }
    case 'remove-module':
      return withChanged(document, { modules: kept(document.modules, new Set([edit.module])) });
    case 'set-data':
      return withChanged(document, { data: withKeys(document.data, edit.data) });
    case 'bind': {
      const bindings = withKey(document.data.bindings, edit.node, edit.column);
      return withChanged(document, { data: withGiven(document.data, { bindings }) });
    }
    case 'set-training':
      return withChanged(document, { training: withKeys(document.training, edit.training) });
    case 'set-document':
      return withGiven(document, { name: edit.name, notes: edit.notes });
    case 'replace':
      return edit.document;
    case 'all':
      return edit.edits.reduce(applyEdit, document);
  }
}

/** Only one key is touched, which both kinds of node have. */
function withNodeKey(
  document: Document,
  { graph, node: id }: { readonly graph: GraphId; readonly node: string },
  key: 'name' | 'rate' | 'bypass',
  value: unknown,
): Document {
  return inNode(document, graph, id, (node) => withKey<unknown>(node, key, value) as Node);
}

/** The graph an edit speaks of; undefined where the module does not exist. */
export function graphOf(document: Document, id: GraphId): Graph | undefined {
  return id === null ? document.graph : document.modules.find((module) => module.id === id)?.graph;
}

function inGraph(document: Document, id: GraphId, change: (graph: Graph) => Graph): Document {
  if (id === null)
    return withChanged(document, { graph: withChanged(document.graph, change(document.graph)) });
  const modules = changed(document.modules, (module) =>
    module.id === id
      ? withChanged(module, { graph: withChanged(module.graph, change(module.graph)) })
      : module,
  );
  return withChanged(document, { modules });
}

function inNode(
  document: Document,
  graph: GraphId,
  id: string,
  change: (node: Node) => Node,
): Document {
  return inGraph(document, graph, (within) => ({
    ...within,
    nodes: changed(within.nodes, (node) => (node.id === id ? change(node) : node)),
  }));
}

function remove(document: Document, edit: Extract<Edit, { edit: 'remove' }>): Document {
  const nodes = new Set(edit.nodes);
  const edges = new Set(edit.edges);
  const loose = ({ id, from, to }: Edge) =>
    edges.has(id) || nodes.has(from.node) || nodes.has(to.node);
  const without = inGraph(document, edit.graph, (graph) => ({
    ...graph,
    nodes: kept(handTiesOn(graph.nodes, nodes), nodes),
    edges: graph.edges.some(loose) ? graph.edges.filter((edge) => !loose(edge)) : graph.edges,
    notes: kept(graph.notes, new Set(edit.notes)),
  }));
  if (edit.graph !== null) return without;
  const { training } = without;
  const players = withoutNodes(training.players, document.graph.nodes, without.graph.nodes);
  if (players === training.players) return unbound(without, nodes);
  const change = { players: players && [...players] };
  return unbound(withChanged(without, { training: withKeys(training, change) }), nodes);
}

function unbound(without: Document, nodes: ReadonlySet<string>): Document {
  const bound = Object.keys(without.data.bindings).filter((node) => nodes.has(node));
  return bound.reduce(
    (left, node) => applyEdit(left, { edit: 'bind', node, column: undefined }),
    without,
  );
}

function moved<T extends { id: string; position: Position }>(
  thing: T,
  positions: Readonly<Record<string, Position>>,
): T {
  const position = Object.hasOwn(positions, thing.id) ? positions[thing.id] : undefined;
  if (!position || (position.x === thing.position.x && position.y === thing.position.y))
    return thing;
  return { ...thing, position: { ...thing.position, ...position } };
}

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || (a?.length === b?.length && a?.join() === b?.join());
}

/** The list with what is new; whatever has an id that is there already stays out. */
function added<T extends { id: string }>(list: T[], more: readonly T[] | undefined): T[] {
  if (!more || more.length === 0) return list;
  const known = new Set(list.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id) && known.add(id));
  return fresh.length > 0 ? [...list, ...fresh] : list;
}

function kept<T extends { id: string }>(list: T[], gone: ReadonlySet<string>): T[] {
  return gone.size > 0 && list.some(({ id }) => gone.has(id))
    ? list.filter(({ id }) => !gone.has(id))
    : list;
}

/** The very same list where nothing in it changes. */
function changed<T>(list: T[], change: (item: T) => T): T[] {
  let same = true;
  const now = list.map((item) => {
    const next = change(item);
    if (next !== item) same = false;
    return next;
  });
  return same ? list : now;
}

/** The very same object where every value is the one it has. */
function withChanged<T extends object>(old: T, now: Partial<T>): T {
  for (const key in now) if (old[key] !== now[key]) return { ...old, ...now };
  return old;
}

/** The values that are given, over those that are there. */
function withGiven<T extends object>(old: T, given: { [K in keyof T]?: T[K] | undefined }): T {
  const values = Object.entries(given).filter(([, value]) => value !== undefined);
  // Undefined ones are gone, so that what is left has the type of its key.
  return withChanged(old, Object.fromEntries(values) as Partial<T>);
}

/** A copy with each key set, or without it; `isWritable` has seen to those that must be there. */
function withKeys<T extends object>(old: T, keys: Partial<T>): T {
  const set = (now: Record<string, unknown>, [key, value]: [string, unknown]) =>
    withKey(now, key, value);
  return Object.entries(keys).reduce(set, old as Record<string, unknown>) as T;
}

/** A copy with the key set, or without it where the value is undefined. */
function withKey<V>(
  record: Record<string, V>,
  key: string,
  value: V | undefined,
): Record<string, V> {
  if (value === undefined) {
    if (!Object.hasOwn(record, key)) return record;
    return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
  }
  return Object.hasOwn(record, key) && record[key] === value ? record : { ...record, [key]: value };
}
