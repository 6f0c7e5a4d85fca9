// Whether a wire may go from one port to another, and the sentence why not. Knows the document, not the pointer.
import type { Analysis, Document, GraphId, Text } from '../../graph-core/index.ts';
import { applyEdit, graphOf, kindFits, kindNames, text } from '../../graph-core/index.ts';
import { deriveAnalysis } from '../stores/derive-analysis.ts';
import type { Wiring } from './from-flow.ts';
import { connectEdit } from './from-flow.ts';
import { kindOfPort } from './node-geometry.ts';

/** Undefined where the wire fits. Tries it on a copy of the document, so the shape rules have the last word. */
export function refusalOf(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  wiring: Wiring,
): Text | undefined {
  const within = graphOf(document, graph);
  if (!within) return undefined;
  const given = kindOfPort(document, within, graph, wiring.from, 'output');
  const wanted = kindOfPort(document, within, graph, wiring.to, 'input');
  if (given && wanted && !kindFits(given, wanted))
    return text(
      `This output gives ${kindNames[given].en}; the input takes ${kindNames[wanted].en}.`,
      `この出力は${kindNames[given].ja}ですが、入力は${kindNames[wanted].ja}を受け取ります。`,
    );
  const edit = connectEdit(document, graph, wiring);
  if (!edit) return undefined;
  const before = new Set(analysis.problems.map(({ message }) => message.en));
  const { problems } = deriveAnalysis(applyEdit(document, edit), analysis);
  const caused = problems.find(
    ({ severity, place, message }) =>
      severity === 'error' &&
      place.graph === graph &&
      (place.edge !== undefined || place.node === wiring.to.node) &&
      !before.has(message.en),
  );
  return caused?.message;
}
