// Fits the sizes and vocabularies of the model to the columns it is joined to, where that is not in doubt.
import { analyze } from '../analyze/analyze.ts';
import { dataFit } from '../analyze/data-fit.ts';
import { findBlock } from '../blocks/index.ts';
import type { Column } from '../data/dataset.ts';
import { findDataSource } from '../data/index.ts';
import type { Edit } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';

/** Ends repairs that undo each other; no document has nearly so many inputs and outputs. */
const mostEdits = 64;

/**
 * Limits that no sentence reaches become the longest sentence; then the first repair of each misfit, one after another,
 * until the data fits. None where a misfit has no repair but other bindings, or where the model would have errors that
 * it does not have now.
 */
export function fittingEdits(document: Document, given: readonly Column[]): Edit[] {
  const { edit: tightening, columns } = tightened(document, given);
  const edits: Edit[] = tightening ? [tightening] : [];
  const errorsBefore = errorsIn(document);
  let present = tightening ? applyEdit(document, tightening) : document;
  while (edits.length < mostEdits) {
    const problem = dataFit(present, analyze(present, findBlock), columns).find(
      ({ severity, repairs }) => severity === 'error' || repairs.length > 0,
    );
    if (!problem) {
      if (errorsIn(present) > errorsBefore) return [];
      // What was bound on the way may have limits that nothing reaches.
      return tightening || !hasSpare(present, given)
        ? edits
        : [...edits, ...fittingEdits(present, given)];
    }
    const edit = problem.repairs[0]?.edit;
    // Which blocks there are is not for one click to decide.
    if (!edit || edit.edit === 'all' || (edit.edit === 'bind' && problem.code !== 'unbound'))
      return [];
    const changed = applyEdit(present, edit);
    if (changed === present) return [];
    present = changed;
    edits.push(edit);
  }
  return [];
}

/** Whether a limit on sentences is higher than any of them needs. */
export function hasSpare(document: Document, columns: readonly Column[]): boolean {
  return tightened(document, columns).edit !== undefined;
}

/** The limits as low as they can be without leaving out a word, and the columns as they are then. */
function tightened(
  { data }: Document,
  columns: readonly Column[],
): { readonly edit?: Edit; readonly columns: readonly Column[] } {
  const spare = new Map<string, number>();
  for (const { spare: room } of columns)
    if (room)
      spare.set(room.option, Math.min(room.positions, spare.get(room.option) ?? room.positions));
  const used = new Set(Object.values(data.bindings));
  const parsed = findDataSource(data.source)?.options.safeParse(data.options);
  const limits: Record<string, number> = {};
  // The least of all columns of an option: what one of them needs, none may lose.
  for (const [option, positions] of spare) {
    // A column that reaches the limit keeps it where it is.
    const all = columns.filter(
      ({ kind, spare: room }) => kind === 'tokens' && room?.option === option,
    );
    const limit = parsed?.data?.[option];
    if (positions > 0 && typeof limit === 'number' && all.some(({ name }) => used.has(name)))
      limits[option] = limit - positions;
  }
  if (Object.keys(limits).length === 0) return { columns };
  return {
    edit: { edit: 'set-data', data: { options: { ...data.options, ...limits } } },
    columns: columns.map((column) => {
      const { option, positions } = column.spare ?? { option: '', positions: 0 };
      const [length = 0, ...sizes] = column.sizes;
      if (!(option in limits)) return column;
      return { ...column, sizes: [length - Math.min(positions, spare.get(option) ?? 0), ...sizes] };
    }),
  };
}

const errorsIn = (document: Document): number =>
  analyze(document, findBlock).problems.filter(({ severity }) => severity === 'error').length;
