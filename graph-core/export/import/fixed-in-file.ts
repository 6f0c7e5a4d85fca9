// What does not learn where a file comes from (Keras's `trainable`), as edits that freeze it in the document too.
import type { Plan } from '../../compile/plan.ts';
import type { Edit, GraphId } from '../../document/edit.ts';
import type { Document, Node } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { WeightMatch } from './weight-fit.ts';

/** Paths of the blocks all of whose weights come from layers that do not learn. */
export function fixedPaths(matches: readonly WeightMatch[]): readonly string[] {
  const fixed = new Map<string, boolean>();
  for (const { name, sources } of matches) {
    const path = name.slice(0, name.lastIndexOf('/'));
    const isFixed = sources.length > 0 && sources.every((source) => source.fixed);
    fixed.set(path, (fixed.get(path) ?? true) && isFixed);
  }
  return [...fixed].flatMap(([path, isFixed]) => (isFixed ? [path] : []));
}

/** Only where every copy of a block is fixed; those that are frozen already are left alone. */
export function freezingEdits(
  document: Document,
  { weights }: Pick<Plan, 'weights'>,
  paths: readonly string[],
): readonly Edit[] {
  const fixed = new Set(paths);
  const nodes = new Map<string, { readonly edit: Edit; learns: boolean }>();
  for (const name of weights.keys()) {
    const path = name.slice(0, name.lastIndexOf('/'));
    const held = holderOf(document, path);
    if (!held) continue;
    const { graph, node } = held;
    const key = `${graph ?? ''} ${node.id}`;
    const known = nodes.get(key) ?? {
      edit: { edit: 'set-rate', graph, node: node.id, rate: 0 },
      learns: node.rate === 0,
    };
    nodes.set(key, { ...known, learns: known.learns || !fixed.has(path) });
  }
  return [...nodes.values()].flatMap(({ edit, learns }) => (learns ? [] : [edit]));
}

/** The node of a path, and the graph that it stands in. */
function holderOf(
  document: Document,
  path: string,
): { readonly graph: GraphId; readonly node: Node } | undefined {
  let graph: GraphId = null;
  let nodes: readonly Node[] = document.graph.nodes;
  let found: { readonly graph: GraphId; readonly node: Node } | undefined;
  for (const part of path.split('/')) {
    const node = nodes.find(({ id }) => id === part);
    // The number of a copy: no id begins with a digit.
    if (!node) continue;
    found = { graph, node };
    if (!isModuleNode(node)) return found;
    graph = node.module;
    nodes = document.modules.find(({ id }) => id === node.module)?.graph.nodes ?? [];
  }
  return found;
}
