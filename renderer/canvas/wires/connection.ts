// Whether a wire may go from one port to another, and the sentence why not. Knows the document, not the pointer.
import type { Analysis, Document, GraphId, Text } from '../../../graph-core/index.ts';
import { canConnect } from '../../../graph-core/index.ts';
import type { Wiring } from '../from-flow.ts';

/** Undefined where the wire fits. */
export function refusalOf(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  { from, to }: Wiring,
): Text | undefined {
  const verdict = canConnect(document, analysis, graph, from, to);
  return verdict.fits ? undefined : verdict.reason;
}
