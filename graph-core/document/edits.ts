// The only writer of documents: an edit is data, and `applyEdit` a pure function of document and edit.
import type {
  DataSettings,
  Document,
  Edge,
  Endpoint,
  Graph,
  Json,
  Localized,
  ModuleDefinition,
  Node,
  Note,
  Position,
  Quantity,
  TrainingSettings,
} from './schema.ts';

/** Which graph an edit is about: a module's id, or null for the document's own graph. */
export type GraphId = string | null;

export type Edit =
  | {
      readonly edit: 'add';
      readonly graph: GraphId;
      readonly nodes?: readonly Node[];
      readonly edges?: readonly Edge[];
      readonly notes?: readonly Note[];
    }
  /** Edges of a removed node go with it, and so does its binding to data. */
  | {
      readonly edit: 'remove';
      readonly graph: GraphId;
      readonly nodes?: readonly string[];
      readonly edges?: readonly string[];
      readonly notes?: readonly string[];
    }
  /** Moves an end of a wire; the wire keeps its place among the wires of a variadic port. */
  | {
      readonly edit: 'rewire';
      readonly graph: GraphId;
      readonly edge: string;
      readonly from?: Endpoint;
      readonly to?: Endpoint;
    }
  | {
      readonly edit: 'move';
      readonly graph: GraphId;
      readonly positions: Readonly<Record<string, Position>>;
    }
  | {
      readonly edit: 'set-param';
      readonly graph: GraphId;
      readonly node: string;
      readonly param: string;
      readonly value: Json | undefined;
    }
  | {
      readonly edit: 'rename';
      readonly graph: GraphId;
      readonly node: string;
      readonly name: string | undefined;
    }
  | {
      readonly edit: 'set-instance';
      readonly graph: GraphId;
      readonly node: string;
      readonly module?: string;
      readonly repeat?: Quantity;
      readonly weights?: 'own' | 'shared';
    }
  | {
      readonly edit: 'set-note';
      readonly graph: GraphId;
      readonly note: string;
      readonly text?: Localized;
      readonly size?: Note['size'];
    }
  | { readonly edit: 'set-variable'; readonly name: string; readonly value: Quantity | undefined }
  | { readonly edit: 'set-module'; readonly module: ModuleDefinition }
  | { readonly edit: 'remove-module'; readonly module: string }
  | { readonly edit: 'set-data'; readonly data: Partial<DataSettings> }
  | { readonly edit: 'bind'; readonly node: string; readonly column: string | undefined }
  | { readonly edit: 'set-training'; readonly training: Partial<TrainingSettings> }
  | { readonly edit: 'set-document'; readonly name?: Localized; readonly notes?: Localized }
  /** Several edits that belong together: one step of undo. */
  | { readonly edit: 'all'; readonly edits: readonly Edit[] };

/** The document after the edit; the very same object where the edit changes nothing. */
export function applyEdit(document: Document, edit: Edit): Document {
  switch (edit.edit) {
    case 'add':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        nodes: [...graph.nodes, ...(edit.nodes ?? [])],
        edges: [...graph.edges, ...(edit.edges ?? [])],
        notes: [...graph.notes, ...(edit.notes ?? [])],
      }));
    case 'remove':
      return remove(document, edit);
    case 'rewire':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        edges: graph.edges.map((edge) =>
          edge.id === edit.edge
            ? {
                ...edge,
                ...(edit.from === undefined ? {} : { from: edit.from }),
                ...(edit.to === undefined ? {} : { to: edit.to }),
              }
            : edge,
        ),
      }));
    case 'move':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        nodes: graph.nodes.map((node) => moved(node, edit.positions)),
        notes: graph.notes.map((note) => moved(note, edit.positions)),
      }));
    case 'set-param':
      return inNode(document, edit.graph, edit.node, (node) => {
        if (!('params' in node) || typeof node.params !== 'object') return node;
        return {
          ...node,
          params: withKey(node.params as Record<string, Json>, edit.param, edit.value),
        } as Node;
      });
    case 'rename':
      return inNode(
        document,
        edit.graph,
        edit.node,
        (node) => withKey<unknown>(node, 'name', edit.name) as Node,
      );
    case 'set-instance':
      return inNode(document, edit.graph, edit.node, (node) => ({
        ...node,
        ...(edit.module === undefined ? {} : { module: edit.module }),
        ...(edit.repeat === undefined ? {} : { repeat: edit.repeat }),
        ...(edit.weights === undefined ? {} : { weights: edit.weights }),
      }));
    case 'set-note':
      return inGraph(document, edit.graph, (graph) => ({
        ...graph,
        notes: graph.notes.map((note) =>
          note.id === edit.note
            ? {
                ...note,
                ...(edit.text === undefined ? {} : { text: edit.text }),
                ...(edit.size === undefined ? {} : { size: edit.size }),
              }
            : note,
        ),
      }));
    case 'set-variable':
      return { ...document, variables: withKey(document.variables, edit.name, edit.value) };
    case 'set-module': {
      const known = document.modules.some(({ id }) => id === edit.module.id);
      const modules = known
        ? document.modules.map((old) => (old.id === edit.module.id ? edit.module : old))
        : [...document.modules, edit.module];
      return { ...document, modules };
    }
    case 'remove-module':
      return { ...document, modules: document.modules.filter(({ id }) => id !== edit.module) };
    case 'set-data':
      return { ...document, data: { ...document.data, ...edit.data } };
    case 'bind':
      return {
        ...document,
        data: {
          ...document.data,
          bindings: withKey(document.data.bindings, edit.node, edit.column),
        },
      };
    case 'set-training':
      return { ...document, training: { ...document.training, ...edit.training } };
    case 'set-document':
      return {
        ...document,
        ...(edit.name === undefined ? {} : { name: edit.name }),
        ...(edit.notes === undefined ? {} : { notes: edit.notes }),
      };
    case 'all':
      return edit.edits.reduce(applyEdit, document);
  }
}

/** The graph an edit speaks of; undefined where the module does not exist. */
export function graphOf(document: Document, id: GraphId): Graph | undefined {
  return id === null ? document.graph : document.modules.find((module) => module.id === id)?.graph;
}

function inGraph(document: Document, id: GraphId, change: (graph: Graph) => Graph): Document {
  if (id === null) return { ...document, graph: change(document.graph) };
  if (!document.modules.some((module) => module.id === id)) return document;
  const modules = document.modules.map((module) =>
    module.id === id ? { ...module, graph: change(module.graph) } : module,
  );
  return { ...document, modules };
}

function inNode(
  document: Document,
  graph: GraphId,
  id: string,
  change: (node: Node) => Node,
): Document {
  return inGraph(document, graph, (within) => ({
    ...within,
    nodes: within.nodes.map((node) => (node.id === id ? change(node) : node)),
  }));
}

function remove(document: Document, edit: Extract<Edit, { edit: 'remove' }>): Document {
  const nodes = new Set(edit.nodes);
  const edges = new Set(edit.edges);
  const notes = new Set(edit.notes);
  const without = inGraph(document, edit.graph, (graph) => ({
    ...graph,
    nodes: graph.nodes.filter(({ id }) => !nodes.has(id)),
    edges: graph.edges.filter(
      ({ id, from, to }) => !edges.has(id) && !nodes.has(from.node) && !nodes.has(to.node),
    ),
    notes: graph.notes.filter(({ id }) => !notes.has(id)),
  }));
  if (edit.graph !== null) return without;
  const bindings = Object.entries(without.data.bindings).filter(([node]) => !nodes.has(node));
  if (bindings.length === Object.keys(without.data.bindings).length) return without;
  return { ...without, data: { ...without.data, bindings: Object.fromEntries(bindings) } };
}

function moved<T extends { id: string; position: Position }>(
  thing: T,
  positions: Readonly<Record<string, Position>>,
): T {
  const position = Object.hasOwn(positions, thing.id) ? positions[thing.id] : undefined;
  return position ? { ...thing, position } : thing;
}

/** A copy with the key set, or without it where the value is undefined. */
function withKey<V>(
  record: Readonly<Record<string, V>>,
  key: string,
  value: V | undefined,
): Record<string, V> {
  if (value !== undefined) return { ...record, [key]: value };
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
