// Analysis of a document with the app's blocks; after an edit only what the edit touched is derived again. Knows no rule.
import type { Analysis, Document } from '../../graph-core/index.ts';
import { analyze, findBlock } from '../../graph-core/index.ts';

export function deriveAnalysis(document: Document, previous?: Analysis): Analysis {
  return analyze(document, findBlock, previous);
}
