// Joins inputs and outputs to columns where the fit is not in doubt, as soon as the data is open.
import type { Analysis, Column, Document, Edit } from '../../graph-core/index.ts';
import { applyEdit, dataFit } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useOpenedData } from './opened-data.ts';

/**
 * Waits for the data of the present choice, also while what is wrong with it is being set right; does nothing if
 * another choice is made or a column is bound by hand first.
 */
export function bindWhatFits(gesture: string): void {
  const { source } = useDocument.getState().history.present.data;
  const before = useOpenedData.getState().opened;
  const bind = () => {
    const { opened } = useOpenedData.getState();
    const { history, analysis, examining, edit } = useDocument.getState();
    const { present } = history;
    const { data } = present;
    if (data.source !== source || Object.keys(data.bindings).length > 0) stop();
    else if (opened && opened !== before && !examining) {
      stop();
      const binds = fittingBinds(present, analysis, opened.columns);
      if (binds.length > 0) edit({ edit: 'all', edits: binds }, gesture);
    }
  };
  const stops = [
    useOpenedData.subscribe(bind),
    // A large document may be examined later than its data is open.
    useDocument.subscribe((now, then) => {
      if (then.examining && !now.examining) bind();
    }),
  ];
  const stop = () => {
    for (const end of stops) end();
  };
}

/** One after another, so that each input and output takes a column that none before it has taken, where there is one. */
export function fittingBinds(
  document: Document,
  analysis: Analysis,
  columns: readonly Column[],
): Edit[] {
  const [next] = dataFit(document, analysis, columns).flatMap(({ code, repairs }): Edit[] => {
    const bind = repairs.find((repair) => repair.edit.edit === 'bind')?.edit;
    return code === 'unbound' && bind ? [bind] : [];
  });
  const bound = next ? applyEdit(document, next) : document;
  return next && bound !== document ? [next, ...fittingBinds(bound, analysis, columns)] : [];
}
