// Whether the arrays written for Keras come back to the bit; running them is left to Keras, which is not here.
import { text } from '../../text.ts';
import type { ExportContext, ExportedFile, NotHere } from '../format.ts';
import { readNpz } from '../import/read-npz.ts';
import { checkSame, fileOf } from '../read-back.ts';
import { kerasSource } from './keras-source.ts';

export async function checkKerasArrays(
  files: readonly ExportedFile[],
  { document, plan, weights }: ExportContext,
): Promise<NotHere> {
  const bytes = fileOf(files, 'weights.npz');
  // What we wrote ourselves is stored, so it unpacks to less than the file.
  const read = readNpz({ name: 'weights.npz', bytes }, bytes.length);
  if ('error' in read) throw new Error(read.error.en);
  const found = read.arrays.map(({ name, shape, data }) => ({ name, shape, data: data() }));
  checkSame(found, kerasSource(document, plan, weights).state);
  return {
    notHere: text(
      'The arrays in weights.npz were read back exactly. Keras cannot run in this app: where Keras is installed, Kumiki’s tests run every small template’s export in it and compare its answers to 1e-5; your own model was not run here.',
      'weights.npz の配列は、書いたとおりに読み戻せました。Keras はこのアプリでは動かないため、ここでは実行していません。Kumiki のテストでは、Keras がある環境で小さいテンプレートすべての書き出しを実行し、1e-5 以内で一致することを確かめています。',
    ),
  };
}
