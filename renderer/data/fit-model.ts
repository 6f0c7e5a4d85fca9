// Fits the sizes and vocabularies of the model to the columns it is joined to, where that is not in doubt. Knows no page.
import type { Column, Document, Edit } from '../../graph-core/index.ts';
import { analyze, applyEdit, dataFit, findBlock } from '../../graph-core/index.ts';

/** Ends repairs that undo each other; no document has nearly so many inputs and outputs. */
const mostEdits = 64;

/**
 * The first repair of each misfit, one after another, until the data fits. None where a misfit has no repair but other
 * bindings, or where the model would have errors that it does not have now.
 */
export function fittingEdits(document: Document, columns: readonly Column[]): Edit[] {
  const edits: Edit[] = [];
  const errorsBefore = errorsIn(document);
  let present = document;
  while (edits.length < mostEdits) {
    const problem = dataFit(present, analyze(present, findBlock), columns).find(
      ({ severity, repairs }) => severity === 'error' || repairs.length > 0,
    );
    if (!problem) return errorsIn(present) > errorsBefore ? [] : edits;
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

const errorsIn = (document: Document): number =>
  analyze(document, findBlock).problems.filter(({ severity }) => severity === 'error').length;
