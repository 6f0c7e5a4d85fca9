// Analysis of a document with the app's blocks and what is known of its data; after an edit only what the edit touched
// is derived again.
import type { Analysis, Document, KnownData } from '../../graph-core/index.ts';
import { analyze, findBlock, withData } from '../../graph-core/index.ts';

/** What was found before the data had its say: the next analysis starts from there. */
const ofModelAlone = new WeakMap<Analysis, Analysis>();

export function deriveAnalysis(
  document: Document,
  data: KnownData & { readonly source: string },
  previous?: Analysis,
): Analysis {
  const alone = analyze(document, findBlock, previous && (ofModelAlone.get(previous) ?? previous));
  if (data.source !== document.data.source) return alone;
  const whole = withData(document, alone, data);
  if (whole !== alone) ofModelAlone.set(whole, alone);
  return whole;
}
