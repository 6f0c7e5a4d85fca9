// Joins inputs and outputs to columns where the fit is not in doubt, and gives them its sizes, as soon as the data is open.
import type { Analysis, Column, Document, Edit } from '../../graph-core/index.ts';
import {
  analyze,
  applyEdit,
  dataFit,
  findBlock,
  graphOf,
  isModuleNode,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { useOpenedData } from './opened-data.ts';

/** What makes a document ready for the columns of its data. */
export type Fit = (document: Document, analysis: Analysis, columns: readonly Column[]) => Edit[];

/**
 * Waits for the data of the present choice, also while what is wrong with it is being set right; does nothing if
 * another choice is made or a column is bound by hand first.
 */
export function bindWhatFits(gesture: string, fit: Fit = bindsAndSizes): void {
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
      const edits = fit(present, analysis, opened.columns);
      if (edits.length > 0) edit({ edit: 'all', edits }, gesture);
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

/** Binds what fits; then sizes that nobody has chosen yet follow the data. */
export function bindsAndSizes(
  document: Document,
  analysis: Analysis,
  columns: readonly Column[],
): Edit[] {
  const binds = fittingBinds(document, analysis, columns);
  const bound = applyEdit(document, { edit: 'all', edits: binds });
  return [...binds, ...fittingSizes(bound, analyze(bound, findBlock, analysis), columns)];
}

const sizeCodes = new Set([
  'data-size-does-not-fit',
  'vocabulary-too-small',
  'too-few-classes',
  'more-classes-than-data',
]);

/** No block has more sizes than this to set; what goes round in circles ends. */
const mostSizes = 12;

function fittingSizes(
  document: Document,
  analysis: Analysis,
  columns: readonly Column[],
  left = mostSizes,
): Edit[] {
  const next = dataFit(document, analysis, columns)
    .filter(({ code }) => sizeCodes.has(code))
    .map(({ repairs }) => repairs[0]?.edit)
    .find((edit) => edit !== undefined && setsWhatIsUnset(document, edit));
  if (!next || left === 0) return [];
  const sized = applyEdit(document, next);
  return [next, ...fittingSizes(sized, analyze(sized, findBlock, analysis), columns, left - 1)];
}

function setsWhatIsUnset(document: Document, edit: Edit): boolean {
  if (edit.edit !== 'set-param') return false;
  const node = graphOf(document, edit.graph)?.nodes.find(({ id }) => id === edit.node);
  return node !== undefined && !isModuleNode(node) && !Object.hasOwn(node.params, edit.param);
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
