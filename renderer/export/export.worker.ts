// Serves the export dialog away from the screen's thread; TensorFlow.js is loaded only to write.
import { analyze, findBlock, makePlan, playerPart } from '../../graph-core/index.ts';
import { beforeWriting } from './before-writing.ts';
import type { FromExporter, ToExporter } from './export-wire.ts';

const worker = self as unknown as {
  postMessage(message: FromExporter): void;
  onmessage: ((event: MessageEvent<ToExporter>) => void) | null;
};

async function answer(question: ToExporter): Promise<FromExporter> {
  const { player } = question;
  const document =
    (player && playerPart(question.document, player, findBlock)) || question.document;
  if (question.ask === 'limits') return { answer: 'limits', ...beforeWriting(document) };
  const plan = makePlan(document, analyze(document, findBlock));
  const tell = (progress: Extract<FromExporter, { answer: 'progress' }>) =>
    worker.postMessage(progress);
  tell({ answer: 'progress', stage: 'starting' });
  const { writeExport } = await import('./write-export.ts');
  return writeExport({ ...question, document }, plan, tell);
}

worker.onmessage = ({ data }) => {
  answer(data).then(
    (said) => worker.postMessage(said),
    (reason: unknown) => worker.postMessage({ answer: 'failed', message: sentenceOf(reason) }),
  );
};

/** Errors of data and backends carry a sentence of their own, with the way out in it. */
function sentenceOf(reason: unknown): { readonly en: string; readonly ja: string } {
  if (reason instanceof Error && 'sentence' in reason)
    return reason.sentence as { en: string; ja: string };
  const words = reason instanceof Error ? reason.message : String(reason);
  return {
    en: `The export stopped: ${words} Nothing was saved. Try another format, or report this with the document.`,
    ja: `書き出しが止まりました：${words} 何も保存していません。別の形式を試すか、この文書を添えて報告してください。`,
  };
}
