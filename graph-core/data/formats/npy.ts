// NumPy's array format (.npy): bytes → shape and numbers.
import { text } from '../../text.ts';
import type { Text } from '../../text.ts';
import { DataError } from '../dataset.ts';

export interface NumpyArray {
  readonly shape: readonly number[];
  /** Bytes stay bytes, so that pictures can be told from measurements. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const magic = '\u0093NUMPY';

export function readNpy(bytes: Uint8Array, file: string): NumpyArray {
  if (String.fromCharCode(...bytes.subarray(0, 6)) !== magic)
    throw refused(
      file,
      text('it does not start like an .npy array', '.npy 配列の形式で始まっていません'),
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 1) >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + length;
  const header = String.fromCharCode(...bytes.subarray(wide ? 12 : 10, start));
  const type = /'descr'\s*:\s*'([<>|=]?)([a-z])(\d+)'/.exec(header);
  const written = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (!type || written === undefined)
    throw refused(
      file,
      text(
        'its header is damaged, or it holds Python objects',
        'ヘッダーが壊れているか、Python のオブジェクトが入っています',
      ),
    );
  if (/'fortran_order'\s*:\s*True/.test(header))
    throw refused(
      file,
      text(
        'it is in Fortran order; save it with np.ascontiguousarray',
        'Fortran 順です。np.ascontiguousarray で保存してください',
      ),
    );
  const shape = written
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const [, order = '', kind = '', width = ''] = type;
  const each = Number(width);
  if (order === '>' || !Number.isInteger(count) || start + count * each > bytes.length)
    throw refused(
      file,
      text(
        'it is cut off or written for another kind of machine',
        '途中で切れているか、別の種類の計算機用に書かれています',
      ),
    );
  // A copy, since the numbers need not be aligned within the file.
  const body = bytes.slice(start, start + count * each);
  return { shape, data: numbersOf(body, `${kind}${each}`, file) };
}

function numbersOf(body: Uint8Array, type: string, file: string): NumpyArray['data'] {
  const { buffer } = body;
  switch (type) {
    case 'u1':
    case 'b1':
      return body;
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return Float32Array.from(new Float64Array(buffer));
    case 'i1':
      return Int32Array.from(new Int8Array(buffer));
    case 'i2':
      return Int32Array.from(new Int16Array(buffer));
    case 'i4':
      return new Int32Array(buffer);
    case 'i8':
      return Int32Array.from(new BigInt64Array(buffer), Number);
    default:
      throw refused(file, text(`the type ${type} is not supported`, `型 ${type} は読めません`));
  }
}

function refused(file: string, why: Text): DataError {
  return new DataError(
    'npy-unreadable',
    text(`‘${file}’ cannot be read: ${why.en}.`, `「${file}」を読み取れません：${why.ja}。`),
    { file },
  );
}
