// The classes that the document learns to tell apart, as its data names them.
import type { Column, Document } from '../../graph-core/index.ts';
import { findBlock } from '../../graph-core/index.ts';

type Known = readonly Pick<Column, 'name' | 'kind' | 'words'>[] | undefined;

/** Columns that are learned as one class an example; undefined stands for one that is not known yet. */
function learnedColumns({ graph, data }: Document, columns: Known) {
  return graph.nodes.flatMap((node) => {
    const block = typeof node.type === 'string' ? findBlock(node.type) : undefined;
    if (!block?.objective?.weighs) return [];
    if (!columns) return [undefined];
    const column = columns.find(({ name }) => name === data.bindings[node.id]);
    return column?.kind === 'class' ? [column] : [];
  });
}

/** Whether it learns any; while the data is not open it may. */
export function learnsClasses(document: Document, columns: Known): boolean {
  return learnedColumns(document, columns).length > 0;
}

export function learnedClasses(document: Document, columns: Known): string[] {
  return learnedColumns(document, columns).flatMap((column) => [...(column?.words ?? [])]);
}

/** Whether a column is one of those. */
export function learnsColumn(document: Document, columns: Known, name: string): boolean {
  return learnedColumns(document, columns).some((column) => column?.name === name);
}
