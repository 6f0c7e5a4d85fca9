// Reads a stranger's zip: names are checked, real bytes are counted, bombs and lies are refused. Knows no image.
import { text } from '../text.ts';
import type { Text } from '../text.ts';
import { DataError } from './dataset.ts';
import { inflate } from './inflate.ts';
import { decodeUtf8 } from './utf8.ts';

export interface ZipEntry {
  /** Path inside the archive, with forward slashes, never leading out of it. */
  readonly path: string;
  /** Unpacks; throws a DataError where more than `limit` bytes come out. */
  bytes(limit: number): Uint8Array;
}

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const stored = 0;
const deflated = 8;
const mostEntries = 200_000;

export function readZip(archive: Uint8Array, file: string): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  if (end === undefined)
    throw refused(
      file,
      'not-a-zip',
      text(
        'it has no table of contents; it may have been cut off',
        '目次がありません。途中で切れている可能性があります',
      ),
    );
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff || count > mostEntries)
    throw refused(
      file,
      'zip-too-large',
      text('it is a zip64 archive or has too many files', 'zip64 形式か、ファイル数が多すぎます'),
    );
  const entries: ZipEntry[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== centralSignature)
      throw refused(
        file,
        'zip-damaged',
        text(
          `entry ${entry + 1} of its table of contents is damaged`,
          `目次の ${entry + 1} 番目が壊れています`,
        ),
      );
    const nameLength = view.getUint16(at + 28, true);
    const path = decodeUtf8(archive.subarray(at + 46, at + 46 + nameLength), file).replaceAll(
      '\\',
      '/',
    );
    const header = {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      local: view.getUint32(at + 42, true),
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith('/')) continue;
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..'))
      throw refused(
        file,
        'zip-slip',
        text(
          `‘${path.slice(0, 80)}’ points outside the archive`,
          `「${path.slice(0, 80)}」がアーカイブの外を指しています`,
        ),
      );
    entries.push({ path, bytes: (limit) => unpack(archive, view, header, { file, path, limit }) });
  }
  return entries;
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return undefined;
}

function unpack(
  archive: Uint8Array,
  view: DataView,
  header: { flags: number; method: number; size: number; local: number },
  { file, path, limit }: { file: string; path: string; limit: number },
): Uint8Array {
  const { flags, method, size, local } = header;
  const damaged = () =>
    refused(file, 'zip-damaged', text(`‘${path}’ is damaged`, `「${path}」が壊れています`));
  if (flags & 1)
    throw refused(
      file,
      'zip-encrypted',
      text(`‘${path}’ is encrypted`, `「${path}」は暗号化されています`),
    );
  if (local + 30 > archive.length || view.getUint32(local, true) !== localSignature)
    throw damaged();
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (from + size > archive.length) throw damaged();
  const packed = archive.subarray(from, from + size);
  const tooLarge = () =>
    refused(
      file,
      'zip-entry-too-large',
      text(
        `‘${path}’ unpacks to more than ${limit} bytes`,
        `「${path}」は展開すると ${limit} バイトを超えます`,
      ),
    );
  if (method === stored) {
    if (packed.length > limit) throw tooLarge();
    return packed.slice();
  }
  if (method !== deflated)
    throw refused(
      file,
      'zip-method',
      text(
        `‘${path}’ is packed by method ${method}, which is not read`,
        `「${path}」の圧縮方式 ${method} は読めません`,
      ),
    );
  const unpacked = inflate(packed, 'deflate', limit);
  if (unpacked === 'too-large') throw tooLarge();
  if (unpacked === 'damaged') throw damaged();
  return unpacked;
}

function refused(file: string, code: string, why: Text): DataError {
  return new DataError(
    code,
    text(
      `‘${file}’ cannot be read: ${why.en}. Pack it again as an ordinary zip.`,
      `「${file}」を読み取れません：${why.ja}。通常の zip として作り直してください。`,
    ),
    { file },
  );
}
