// Whether the weights of a written .keras file come back to the bit; running it is left to Keras, which is not here.
import { text } from '../../text.ts';
import type { ExportContext, ExportedFile, NotHere } from '../format.ts';
import { importWeights } from '../import/import-weights.ts';
import { checkSame, fileOf } from '../read-back.ts';

export async function checkKerasFile(
  files: readonly ExportedFile[],
  { document, plan, weights }: ExportContext,
): Promise<NotHere> {
  const read = importWeights({ document, plan }, [
    { name: 'model.keras', bytes: fileOf(files, 'model.keras') },
  ]);
  if ('error' in read) throw new Error(read.error.en);
  checkSame(read.weights, weights);
  return {
    notHere: text(
      'The weights in model.keras were read back exactly. Keras cannot run in this app: Kumiki’s tests load every small template’s file with h5py, follow its config.json on NumPy and compare the answers to 1e-5; your own model was not run here.',
      'model.keras の重みは、書いたとおりに読み戻せました。Keras はこのアプリでは動かないため、ここでは実行していません。Kumiki のテストでは、小さいテンプレートすべてのファイルを h5py で読み、config.json のとおりに NumPy で計算し、1e-5 以内で一致することを確かめています。',
    ),
  };
}
