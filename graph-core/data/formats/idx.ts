// The IDX format of MNIST and its kin: bytes → sizes and values.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';

export interface Idx {
  readonly sizes: readonly number[];
  readonly values: Uint8Array;
}

const unsignedBytes = 0x08;

/** Reads unsigned bytes, the type of every published image set; other types are refused by name. */
export function readIdx(bytes: Uint8Array, file: string): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0)
    throw new DataError(
      'not-idx',
      text(
        `‘${file}’ is not an IDX file: it does not begin with two zero bytes. Choose the file exactly as it was published.`,
        `「${file}」は IDX ファイルではありません（先頭が 2 つの 0 ではありません）。公開されたままのファイルを選んでください。`,
      ),
      { file },
    );
  const type = bytes[2] ?? 0;
  if (type !== unsignedBytes)
    throw new DataError(
      'idx-type',
      text(
        `‘${file}’ holds values of type 0x${type.toString(16)}; only unsigned bytes (0x8) can be read.`,
        `「${file}」の値の型は 0x${type.toString(16)} です。読めるのは符号なしバイト（0x8）だけです。`,
      ),
      { file },
    );
  const rank = bytes[3] ?? 0;
  const header = 4 + 4 * rank;
  const sizes = Array.from({ length: rank }, (_, axis) =>
    header <= bytes.length ? view.getUint32(4 + 4 * axis) : 0,
  );
  const count = sizes.reduce((product, size) => product * size, 1);
  if (rank < 1 || rank > 4 || header + count !== bytes.length)
    throw new DataError(
      'idx-length',
      text(
        `‘${file}’ says it holds ${sizes.join(' × ') || 'nothing'}, which is ${header + count} bytes, but it has ${bytes.length}. It may have been cut off; download it again.`,
        `「${file}」は ${sizes.join(' × ') || '空'}（${header + count} バイト）のはずですが、実際は ${bytes.length} バイトです。途中で切れている可能性があります。取得し直してください。`,
      ),
      { file },
    );
  return { sizes, values: bytes.subarray(header) };
}
