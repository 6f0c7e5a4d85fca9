// Writes a model in a format, reads it back and proves it, in the worker that holds TensorFlow.js.
import { zipSync } from 'fflate';
import type {
  BackendName,
  Dataset,
  ExportContext,
  ExportedFile,
  ExportFormat,
  Plan,
} from '../../graph-core/index.ts';
import {
  findExportFormat,
  initialWeights,
  misfit,
  prove,
  startEngine,
  text,
  weightsOfPart,
} from '../../graph-core/index.ts';
import { engineAssets, tf, trainerOutside } from '../engine/trainer-deps.ts';
import type { ExportOrder, ExportProof, FromExporter } from './export-wire.ts';

type Tell = (progress: Extract<FromExporter, { answer: 'progress' }>) => void;

export async function writeExport(
  order: ExportOrder,
  plan: Plan,
  tell: Tell,
): Promise<FromExporter> {
  const { document, base } = order;
  const format = findExportFormat(order.format);
  const weights = order.weights ?? initialWeights(plan, document.training.seed);
  const wrong = misfit(plan, weights);
  if (wrong || !format)
    return {
      answer: 'failed',
      message: wrong ?? text('There is no such format.', 'その形式はありません。'),
    };
  const backend = await startHere(base);
  const dataset = format.takesData ? await openedData(order, tell) : undefined;
  const context = {
    document,
    plan,
    weights: weightsOfPart(plan, weights),
    preprocessing: order.preprocessing ?? dataset?.preprocessing,
    tf,
    ...(dataset ? { dataset } : {}),
  };
  tell({ answer: 'progress', stage: 'writing' });
  const files = await format.write(context);
  return {
    answer: 'written',
    of: order.of,
    files,
    bytes: together(files),
    parameters: weights.reduce((sum, { data }) => sum + data.length, 0),
    proof: await proven(format, files, context, tell),
    backend,
  };
}

/** Exports are traced from stock kernels, so ours are not needed; where WASM does not start, JavaScript does. */
async function startHere(base: string): Promise<BackendName> {
  const assets = engineAssets(base);
  const start = async (backend: BackendName): Promise<BackendName> => {
    await startEngine(tf, backend, assets, { fused: false });
    return backend;
  };
  return start('wasm').catch(() => start('cpu'));
}

function openedData(
  { document, files, base, preprocessing }: ExportOrder,
  tell: Tell,
): Promise<Dataset> {
  const share = (part: number | undefined) =>
    tell({ answer: 'progress', stage: 'opening-data', share: part });
  share(undefined);
  return trainerOutside(base).openData(document, files, share, {
    ...(preprocessing && { preprocessing }),
  });
}

async function proven(
  format: ExportFormat,
  files: readonly ExportedFile[],
  context: ExportContext,
  tell: Tell,
): Promise<ExportProof> {
  tell({ answer: 'progress', stage: 'proving', share: 0 });
  try {
    return await prove(format, files, {
      ...context,
      openOnnx: async (bytes) => (await import('./onnx-runtime.ts')).openOnnx(bytes),
      onProgress: (share) => tell({ answer: 'progress', stage: 'proving', share }),
    });
  } catch (reason) {
    const words = reason instanceof Error ? reason.message : String(reason);
    return { broken: text(words, words) };
  }
}

function together(files: readonly ExportedFile[]): Uint8Array {
  const [only, ...more] = files;
  if (only && more.length === 0) return only.bytes;
  // Weights hardly shrink, so nothing is gained by compressing them.
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0 });
}
