// Whether the arrays written for PyTorch come back to the bit; running them is left to PyTorch, which is not here.
import { text } from '../../text.ts';
import type { ExportContext, ExportedFile, NotHere } from '../format.ts';
import { fileOf, readExactly } from '../read-back.ts';
import { torchSource } from './torch-source.ts';

export async function checkTorchState(
  files: readonly ExportedFile[],
  { document, plan, weights }: ExportContext,
): Promise<NotHere> {
  readExactly(
    fileOf(files, 'state.safetensors'),
    torchSource(document, plan, weights, { fixed: true }).state,
  );
  return {
    notHere: text(
      'The weights in state.safetensors were read back exactly. PyTorch cannot run in this app: Kumiki’s tests run every small template’s export in PyTorch and compare its answers to 1e-5; your own model was not run here.',
      'state.safetensors の重みは、書いたとおりに読み戻せました。PyTorch はこのアプリでは動かないため、ここでは実行していません。Kumiki のテストでは、小さいテンプレートすべての書き出しを PyTorch で実行し、1e-5 以内で一致することを確かめています。',
    ),
  };
}
