// Files of weights that are known and not read, each with the way round.
import type { Text } from '../../text.ts';
import type { WeightFile } from './found-array.ts';
import { refused } from './found-array.ts';

/** Undefined for whatever is not known by its first bytes. */
export function foreignFile({ name, bytes }: WeightFile): { readonly error: Text } | undefined {
  // The header of safetensors; its length, which comes before, may begin like anything.
  if (bytes[8] === 0x7b) return undefined;
  // A pickle of protocol 2 or later; newer ones of PyTorch are a zip whose first entry is such a pickle.
  const pickle = bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5;
  if (pickle || (startsWith(bytes, 'PK') && names(bytes).includes('/data.pkl')))
    return refused(
      name,
      'it is a PyTorch pickle, which can run code when it is read. Save the weights as safetensors: save_state(model.state_dict(), "state.safetensors") of the exported model.py, or safetensors.torch.save_file',
      'PyTorch の pickle で、読み込むとコードが実行される可能性があります。書き出した model.py の save_state(model.state_dict(), "state.safetensors") か safetensors.torch.save_file で、safetensors として保存してください',
    );
  return undefined;
}

/** The first bytes of a zip, which name its first entry. */
function names(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 300));
}

function startsWith(bytes: Uint8Array, word: string): boolean {
  return [...word].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}
