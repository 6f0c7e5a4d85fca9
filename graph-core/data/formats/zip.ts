// Reads a stranger's zip: names are checked, real bytes are counted, bombs and lies are refused.
import { text } from '../../text.ts';
import type { Text } from '../../text.ts';
import type { DataFile } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { inflate } from './inflate.ts';
import { decodeUtf8 } from '../text/utf8.ts';

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

/** An entry of an archive that is not in memory as a whole. */
export interface StoredEntry {
  readonly path: string;
  /** Bytes that it says it unpacks to; whoever lets out no more is not lied to. */
  readonly unpacked: number;
  /** Reads and unpacks; throws a DataError where more than `limit` bytes come out. */
  bytes(limit: number): Promise<Uint8Array>;
}

export function readZip(archive: Uint8Array, file: string): ZipEntry[] {
  const { from, count } = findDirectory(archive, archive.length, file);
  return readDirectory(archive.subarray(from), count, file).map(({ path, ...header }) => ({
    path,
    bytes(limit) {
      const local = localAt(archive.subarray(header.local), { file, path });
      const start = header.local + local;
      return unpack(archive.subarray(start, start + header.size), header, { file, path, limit });
    },
  }));
}

/** Reads the table of contents only; each entry is read when it is asked for. */
export async function openZip(archive: DataFile): Promise<StoredEntry[]> {
  const { name: file, size } = archive;
  const tail = await archive.read(Math.max(0, size - longestEnd), size);
  const { from, count } = findDirectory(tail, size, file);
  const directory = await archive.read(Math.min(from, size), size);
  return readDirectory(directory, count, file).map(({ path, unpacked, ...header }) => ({
    path,
    unpacked,
    async bytes(limit) {
      const reach = header.local + localHeader + longestName + Math.min(header.size, 2 * limit);
      const part = await archive.read(Math.min(header.local, size), Math.min(size, reach));
      const start = localAt(part, { file, path });
      return unpack(part.subarray(start, start + header.size), header, { file, path, limit });
    },
  }));
}

interface Header {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  /** Packed bytes, and those it says they unpack to. */
  readonly size: number;
  readonly unpacked: number;
  readonly local: number;
}

/** End record with the longest comment; a local header with the longest name and extra field. */
const longestEnd = 22 + 0xffff;
const localHeader = 30;
const longestName = 2 * 0xffff;

/** Where the table of contents begins in the whole archive, from the archive's last bytes. */
function findDirectory(
  tail: Uint8Array,
  size: number,
  file: string,
): { from: number; count: number } {
  const view = viewOf(tail);
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
  const from = view.getUint32(end + 16, true);
  if (count === 0xffff || from === 0xffffffff || count > mostEntries)
    throw refused(
      file,
      'zip-too-large',
      text('it is a zip64 archive or has too many files', 'zip64 形式か、ファイル数が多すぎます'),
    );
  return { from: Math.min(from, size), count };
}

function readDirectory(directory: Uint8Array, count: number, file: string): Header[] {
  const view = viewOf(directory);
  const headers: Header[] = [];
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== centralSignature)
      throw refused(
        file,
        'zip-damaged',
        text(
          `entry ${entry + 1} of its table of contents is damaged`,
          `目次の ${entry + 1} 番目が壊れています`,
        ),
      );
    const nameLength = view.getUint16(at + 28, true);
    const name = decodeUtf8(directory.subarray(at + 46, at + 46 + nameLength), file);
    const path = name.replaceAll('\\', '/');
    const header = {
      path,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
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
    headers.push(header);
  }
  return headers;
}

/** Behind an entry's own header, where its packed bytes begin. */
function localAt(part: Uint8Array, entry: { file: string; path: string }): number {
  const view = viewOf(part);
  if (part.length < localHeader || view.getUint32(0, true) !== localSignature) throw damaged(entry);
  return localHeader + view.getUint16(26, true) + view.getUint16(28, true);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function damaged({ file, path }: { file: string; path: string }): DataError {
  return refused(file, 'zip-damaged', text(`‘${path}’ is damaged`, `「${path}」が壊れています`));
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  for (let index = last; index >= Math.max(0, last - 0xffff); index--)
    if (view.getUint32(index, true) === endSignature) return index;
  return undefined;
}

function unpack(
  packed: Uint8Array,
  { flags, method, size }: Pick<Header, 'flags' | 'method' | 'size'>,
  { file, path, limit }: { file: string; path: string; limit: number },
): Uint8Array {
  if (flags & 1)
    throw refused(
      file,
      'zip-encrypted',
      text(`‘${path}’ is encrypted`, `「${path}」は暗号化されています`),
    );
  const tooLarge = () =>
    refused(
      file,
      'zip-entry-too-large',
      text(
        `‘${path}’ unpacks to more than ${limit} bytes`,
        `「${path}」は展開すると ${limit} バイトを超えます`,
      ),
    );
  if (method === stored && size > limit) throw tooLarge();
  if (packed.length < size) throw damaged({ file, path });
  if (method === stored) return packed.slice();
  if (method !== deflated)
    throw refused(
      file,
      'zip-method',
      text(
        `‘${path}’ uses compression method ${method}, which is not supported`,
        `「${path}」の圧縮方式 ${method} は読めません`,
      ),
    );
  const unpacked = inflate(packed, 'deflate', limit);
  if (unpacked === 'too-large') throw tooLarge();
  if (unpacked === 'damaged') throw damaged({ file, path });
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
