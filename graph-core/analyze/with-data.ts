// The document's problems with those of its data, as one list: whoever shows, counts or repairs problems knows no other.
import type { Column } from '../data/dataset.ts';
import type { Document } from '../document/schema.ts';
import type { Text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import { dataFit, withDataFit } from './data-fit.ts';
import type { Problem } from './problem.ts';

/** What is known by now of the data that the document names. */
export interface KnownData {
  /** Absent until it has been opened. */
  readonly columns?: readonly Column[] | undefined;
  /** Why it cannot be opened. */
  readonly failure?: Text | undefined;
}

/** The same analysis where there is nothing to add. */
export function withData(document: Document, analysis: Analysis, data: KnownData): Analysis {
  if (document.data.source === '') return analysis;
  const { columns, failure } = data;
  const found = failure
    ? [notOpened(failure)]
    : columns
      ? dataFit(document, analysis, columns)
      : [];
  if (found.length === 0) return analysis;
  const problems = withDataFit(analysis.problems, found);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return {
    ...analysis,
    problems: [...errors, ...problems.filter(({ severity }) => severity !== 'error')],
    trainable: errors.length === 0,
  };
}

function notOpened(message: Text): Problem {
  return {
    code: 'data-not-opened',
    message,
    location: { graph: null },
    severity: 'error',
    about: 'data',
    repairs: [],
  };
}
