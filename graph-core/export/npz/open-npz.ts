// A written .npz as something that answers again, once its arrays have come back to the bit.
import { appModel } from '../app-model.ts';
import type { ExportContext, ExportedFile, ReadBack } from '../format.ts';
import { importWeights } from '../import/import-weights.ts';
import { checkSame } from '../read-back.ts';

export async function openNpz(
  files: readonly ExportedFile[],
  { document, plan, tf, weights }: ExportContext,
): Promise<ReadBack> {
  const read = importWeights({ document, plan }, files);
  if ('error' in read) throw new Error(read.error.en);
  checkSame(read.weights, weights);
  const model = appModel(tf, plan, read.weights);
  return {
    answer: async (feeds) => Object.values(model.answer(feeds)),
    dispose: () => model.dispose(),
  };
}
