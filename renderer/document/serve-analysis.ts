// The worker's half of examining: keeps the document it was asked about last and what it found, and sends what is new.
import type { Analysis, Document } from '../../graph-core/index.ts';
import { packAnalysis, shareUnchanged } from '../../graph-core/index.ts';
import type { AnalysisAnswer, AnalysisAsk, SourceData } from './analysis-wire.ts';
import { deriveAnalysis } from './derive-analysis.ts';

export function serveAnalysis(
  post: (answer: AnalysisAnswer) => void,
): (question: AnalysisAsk) => void {
  let present: { readonly document: Document; readonly analysis: Analysis } | undefined;
  let data: SourceData = { source: '' };
  return (question) => {
    const { ask } = question;
    if ('repairsOf' in question) {
      const problem = present?.analysis.problems[question.repairsOf];
      post({ ask, repairs: problem?.repairs ?? [] });
      return;
    }
    data = question.data ?? data;
    // It arrives as a copy, in which nothing is the same any more.
    const document = shareUnchanged(present?.document, question.document);
    const analysis = deriveAnalysis(document, data, present?.analysis);
    const { parts, rest } = packAnalysis(analysis, present?.analysis);
    if (!question.tried) present = { document, analysis };
    for (const part of parts) post({ ask, part });
    post({ ask, rest });
  };
}
