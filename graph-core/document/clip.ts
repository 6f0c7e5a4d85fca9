// What copy takes and paste gives: nodes, the wires between them, notes, the modules they are copies of, and the
// variables that their settings are made of.
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import { isExpression, variablesIn } from './expressions.ts';
import { freeId } from './ids.ts';
import type { Refused } from './modules.ts';
import { freeName, recursionReason, refused } from './modules.ts';
import { newDocument } from './new-document.ts';
import { openDocument } from './open.ts';
import { trainCopies } from './players.ts';
import type { Document, Edge, ModuleDefinition, Node, Note, Position, Quantity } from './schema.ts';
import { isModuleNode } from './schema.ts';
import { renameTies } from './ties.ts';

/** What is chosen on the canvas. */
export interface Chosen {
  readonly nodes: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

export interface Clip {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly notes: readonly Note[];
  readonly modules: readonly ModuleDefinition[];
  /** What its expressions are made of. */
  readonly variables: Document['variables'];
}

export interface Pasted {
  readonly edit: Edit;
  /** Variables that the document has with another value: its own counts. */
  readonly kept: readonly string[];
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
}

const mark = 'kumiki-clip';

export function copyOut(document: Document, graph: GraphId, selection: Chosen): Clip {
  const from = graphOf(document, graph);
  const nodes = from?.nodes.filter(({ id }) => selection.nodes.has(id)) ?? [];
  const ids = new Map(nodes.map(({ id }) => [id, id]));
  return {
    // What is copied without the owner of its weights gets its own.
    nodes: nodes.map((node) => renameTies(node, ids)),
    edges:
      from?.edges.filter(
        ({ from: start, to }) => selection.nodes.has(start.node) && selection.nodes.has(to.node),
      ) ?? [],
    notes: from?.notes.filter(({ id }) => selection.notes.has(id)) ?? [],
    modules: modulesUsed(document, nodes),
    variables: variablesUsed(document, nodes),
  };
}

/** Of the nodes, of the modules they are copies of, and of the variables themselves. */
function variablesUsed(document: Document, nodes: readonly Node[]): Document['variables'] {
  const used: Document['variables'] = {};
  const inside = modulesUsed(document, nodes).flatMap(({ graph }) => graph.nodes);
  const waiting: unknown[] = [...nodes, ...inside].flatMap((node) =>
    isModuleNode(node) ? [node.repeat] : Object.values(node.params),
  );
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === 'object' && value !== null) waiting.push(...Object.values(value));
    if (!isExpression(value)) continue;
    for (const name of variablesIn(value)) {
      const given = Object.hasOwn(document.variables, name) ? document.variables[name] : undefined;
      if (given === undefined || Object.hasOwn(used, name)) continue;
      used[name] = given;
      waiting.push(given);
    }
  }
  return used;
}

/** The modules that nodes are copies of, and those inside them. */
function modulesUsed(document: Document, nodes: readonly Node[]): ModuleDefinition[] {
  const used = new Map<string, ModuleDefinition>();
  const waiting = [...nodes];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!isModuleNode(node) || used.has(node.module)) continue;
    const { module: id } = node;
    const definition = document.modules.find((module) => module.id === id);
    if (!definition) continue;
    used.set(id, definition);
    waiting.push(...definition.graph.nodes);
  }
  return [...used.values()];
}

export function clipText({ nodes, edges, notes, modules, variables }: Clip): string {
  return JSON.stringify({ [mark]: 1, nodes, edges, notes, modules, variables }, null, 2);
}

/**
 * A clip from text of any origin: it passes the same gate as a file, and nothing in it is run. Undefined for text that is
 * no clip; refused where a clip is damaged.
 */
export function readClip(source: string): Clip | Refused | undefined {
  if (!source.includes(mark)) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(source);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || !(mark in raw)) return undefined;
  const {
    nodes = [],
    edges = [],
    notes = [],
    modules = [],
    variables = {},
  } = raw as Record<string, unknown>;
  const opened = openDocument(
    JSON.stringify({ ...newDocument(), graph: { nodes, edges, notes }, modules, variables }),
  );
  if (!('document' in opened)) return damagedAt(opened.error.path);
  const { graph, ...document } = opened.document;
  return { ...graph, modules: document.modules, variables: document.variables };
}

function damagedAt(path: string | undefined): Refused {
  return refused(
    `The blocks on the clipboard are damaged${path ? ` at ${path}` : ''}, so nothing was pasted. Copy them again.`,
    `クリップボードのブロックが壊れているため${path ? `（${path}）` : ''}、貼り付けませんでした。コピーし直してください。`,
  );
}

/** Fresh ids throughout; the clip's upper left corner comes to `at`, or everything moves by `by`. */
export function pasteIn(
  document: Document,
  graph: GraphId,
  clip: Clip,
  where: { readonly at: Position } | { readonly by: Position },
): Pasted | Refused | undefined {
  const into = graphOf(document, graph);
  if (!into || clip.nodes.length + clip.notes.length === 0) return undefined;
  const things = [...clip.nodes, ...clip.notes];
  const left = Math.min(...things.map(({ position }) => position.x));
  const top = Math.min(...things.map(({ position }) => position.y));
  // Whole pixels, wherever the middle of the window happens to be.
  const by =
    'by' in where
      ? where.by
      : { x: Math.round(where.at.x - left), y: Math.round(where.at.y - top) };

  const modules = renameModules(document, clip.modules);
  for (const node of clip.nodes) {
    if (!isModuleNode(node) || modules.names.get(node.module) !== node.module) continue;
    const why = recursionReason(document, graph, node.module);
    if (why) return { refused: why };
  }
  const taken = new Set<string>();
  const renamed = new Map<string, string>();
  const fresh = (id: string) => {
    const next = freeId(into, id, taken);
    taken.add(next);
    renamed.set(id, next);
    return next;
  };
  const moved = <T extends Node | Note>(thing: T): T => ({
    ...thing,
    id: fresh(thing.id),
    position: { ...thing.position, x: thing.position.x + by.x, y: thing.position.y + by.y },
  });

  const placed = clip.nodes.map((node) =>
    isModuleNode(node)
      ? { ...moved(node), module: modules.names.get(node.module) ?? node.module }
      : moved(node),
  );
  const nodes = placed.map((node) => renameTies(node, renamed));
  const notes = clip.notes.map(moved);
  const edges = clip.edges.flatMap((edge) => {
    const from = renamed.get(edge.from.node);
    const to = renamed.get(edge.to.node);
    if (!from || !to) return [];
    return [
      {
        ...edge,
        id: fresh(edge.id),
        from: { ...edge.from, node: from },
        to: { ...edge.to, node: to },
      },
    ];
  });
  const [lacking, kept] = [[] as [string, Quantity][], [] as string[]];
  for (const [name, value] of Object.entries(clip.variables))
    if (!Object.hasOwn(document.variables, name)) lacking.push([name, value]);
    else if (document.variables[name] !== value) kept.push(name);
  return {
    kept,
    edit: {
      edit: 'all',
      edits: [
        ...lacking.map(([name, value]): Edit => ({ edit: 'set-variable', name, value })),
        ...modules.added.map((module): Edit => ({ edit: 'set-module', module })),
        { edit: 'add', graph, nodes, edges, notes },
        ...trainCopies(
          document,
          graph,
          nodes.map((node, index) => ({ of: clip.nodes[index]?.id ?? '', node })),
        ),
      ],
    },
    nodes: nodes.map(({ id }) => id),
    notes: notes.map(({ id }) => id),
  };
}

/** Modules that the document has already, word for word, are used as they are; others come in under free ids. */
function renameModules(
  document: Document,
  modules: readonly ModuleDefinition[],
): { names: ReadonlyMap<string, string>; added: readonly ModuleDefinition[] } {
  const have = new Map(document.modules.map((module) => [module.id, module]));
  const names = new Map<string, string>();
  for (const module of modules) {
    const known = have.get(module.id);
    if (known && JSON.stringify(known) === JSON.stringify(module)) names.set(module.id, module.id);
  }
  const taken = new Set(have.keys());
  for (const { id } of modules) {
    if (names.has(id)) continue;
    const next = freeName(id.slice(0, 56), taken);
    taken.add(next);
    names.set(id, next);
  }
  const added = modules
    .filter(({ id }) => !have.has(id) || names.get(id) !== id)
    .map((module) => ({
      ...module,
      id: names.get(module.id) ?? module.id,
      graph: {
        ...module.graph,
        nodes: module.graph.nodes.map((node) =>
          isModuleNode(node) ? { ...node, module: names.get(node.module) ?? node.module } : node,
        ),
      },
    }));
  return { names, added };
}
