// Writes a trained model in another format, away from the screen's thread, and reads it again where it can. Knows no dialog.
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { z } from 'zod';
import type { Document, ExportedFile, NamedArray, Plan } from '../../graph-core/index.ts';
import {
  analyze,
  exportFormats,
  findBlock,
  findExportFormat,
  makePlan,
  misfit,
  readSafetensors,
  text,
} from '../../graph-core/index.ts';
import type { FromExporter, Proof, ToExporter } from './export-wire.ts';

// The content security policy forbids the code that zod would otherwise generate.
z.config({ jitless: true });

const worker = self as unknown as {
  postMessage(message: FromExporter, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToExporter>) => void) | null;
};

worker.onmessage = ({ data }) => {
  void answer(data).catch((reason: unknown) => {
    const words = reason instanceof Error ? reason.message : String(reason);
    worker.postMessage({
      answer: 'failed',
      message: text(
        `The export stopped: ${words} Try another format, or report this with the document.`,
        `書き出しが止まりました：${words} 別の形式を試すか、この文書とともに報告してください。`,
      ),
    });
  });
};

async function answer(question: ToExporter): Promise<void> {
  const plan = planOf(question.document);
  if (question.ask === 'limits') {
    const limits = Object.fromEntries(
      exportFormats.map((format) => [format.id, format.limits(plan)]),
    );
    worker.postMessage({ answer: 'limits', limits });
    return;
  }
  const { document, weights } = question;
  const wrong = misfit(plan, weights);
  const format = findExportFormat(question.format);
  if (wrong || !format) {
    worker.postMessage({
      answer: 'failed',
      message: wrong ?? text('There is no such format.', 'その形式はありません。'),
    });
    return;
  }
  await tf.setBackend('cpu');
  const files = await format.write({ document, plan, weights, tf });
  const bytes = together(files);
  worker.postMessage({ answer: 'written', files, bytes, proof: prove(files, weights) });
}

function planOf(document: Document): Plan {
  return makePlan(document, analyze(document, findBlock));
}

function together(files: readonly ExportedFile[]): Uint8Array {
  const [only, ...more] = files;
  if (only && more.length === 0) return only.bytes;
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0 });
}

/** Reads what was written with a reader of this app, where it has one for the same names and layouts. */
function prove(files: readonly ExportedFile[], weights: readonly NamedArray[]): Proof {
  const parameters = weights.reduce((sum, { data }) => sum + data.length, 0);
  const file = files.find(({ name }) => name === 'model.safetensors');
  const read = file && readSafetensors(file.bytes);
  if (!read || 'error' in read)
    return { weights: weights.length, parameters, difference: undefined };
  const back = new Map(read.weights.map((weight) => [weight.name, weight.data]));
  let difference = 0;
  for (const { name, data } of weights) {
    const other = back.get(name);
    for (const [at, value] of data.entries())
      difference = Math.max(
        difference,
        Math.abs(value - (other?.[at] ?? Number.POSITIVE_INFINITY)),
      );
  }
  return { weights: weights.length, parameters, difference };
}
