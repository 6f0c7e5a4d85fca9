// A module goes although it is in use: where it stands it is taken away, or its parts stay in its place. One edit.
import type { Edit, GraphId } from '../../document/edits.ts';
import { applyEdit, graphOf } from '../../document/edits.ts';
import type { Edited, Refused } from '../../document/modules.ts';
import { removeModule } from '../../document/modules.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { unpack } from './unpack.ts';

export interface Placement {
  readonly graph: GraphId;
  readonly node: string;
}

/** Where a module stands in the document, inside other modules too. */
export function placementsOf(document: Document, module: string): readonly Placement[] {
  return [null, ...document.modules.map(({ id }) => id)].flatMap((graph) =>
    (graphOf(document, graph)?.nodes ?? []).flatMap((node) =>
      isModuleNode(node) && node.module === module ? [{ graph, node: node.id }] : [],
    ),
  );
}

export function retireModule(
  document: Document,
  module: string,
  how: 'remove' | 'unpack',
): Edited | Refused {
  const edits: Edit[] = [];
  let left = document;
  for (const { graph, node } of placementsOf(document, module)) {
    const made =
      how === 'unpack'
        ? unpack(left, graph, node)
        : { edit: { edit: 'remove', graph, nodes: [node] } satisfies Edit };
    if ('refused' in made) return made;
    edits.push(made.edit);
    left = applyEdit(left, made.edit);
  }
  const removed = removeModule(left, module);
  if ('refused' in removed) return removed;
  return { edit: { edit: 'all', edits: [...edits, removed.edit] } };
}
