// The messages of an HDF5 object: its links, shape, type, place and attributes, in both forms of headers.
import type { Hdf5View } from './hdf5-view.ts';
import { damagedAt, Hdf5Error } from './hdf5-view.ts';

export interface Message {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

export const messageTypes = {
  dataspace: 1,
  linkInfo: 2,
  datatype: 3,
  link: 6,
  external: 7,
  layout: 8,
  attribute: 12,
  continuation: 16,
  symbolTable: 17,
} as const;

const mostMessages = 100_000;

export function messagesOf(view: Hdf5View, header: number): Message[] {
  const old = !view.is(header, 'OHDR');
  if (old && view.byte(header) !== 1) throw damagedAt(header);
  const flags = old ? 0 : view.byte(header + 5);
  const found: Message[] = [];
  const blocks: [number, number][] = [];
  if (old) blocks.push([header + 16, view.whole(header + 8, 4)]);
  else {
    const sizeAt = header + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const width = 1 << (flags & 3);
    blocks.push([sizeAt + width, view.whole(sizeAt, width)]);
  }
  for (const [start, length] of blocks) {
    if (start + length > view.length) throw damagedAt(header);
    const prefix = old ? 8 : 4 + (flags & 4 ? 2 : 0);
    for (let index = start; index + prefix <= start + length; ) {
      const type = view.whole(index, old ? 2 : 1);
      const size = view.whole(index + (old ? 2 : 1), 2);
      const shared = view.byte(index + (old ? 4 : 3)) & 2;
      const message = { type, at: index + prefix, length: size };
      if (message.at + size > start + length) throw damagedAt(index);
      if (shared && (type === messageTypes.datatype || type === messageTypes.dataspace))
        throw new Hdf5Error('it shares types between arrays', '配列どうしで型を共有しています');
      if (type === messageTypes.continuation) {
        const [from, bytes] = [view.placeAt(message.at), view.whole(message.at + 8, 8)];
        // In the new form a signature stands before and a checksum behind.
        blocks.push(old ? [from, bytes] : [from + 4, bytes - 8]);
      } else found.push(message);
      if (found.length > mostMessages || blocks.length > mostMessages) throw damagedAt(header);
      index = message.at + size;
    }
  }
  return found;
}

export function shapeOf(view: Hdf5View, at: number): number[] {
  const version = view.byte(at);
  const rank = view.byte(at + 1);
  if (version !== 1 && version !== 2) throw damagedAt(at);
  const start = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => view.whole(start + 8 * axis, 8));
  // A null dataspace holds nothing.
  return version === 2 && view.byte(at + 3) === 2 ? [0] : shape;
}

/** How one element stands in the file. */
export interface ElementType {
  readonly kind: 'float' | 'whole' | 'words' | 'long-words' | 'other';
  readonly width: number;
  readonly signed: boolean;
}

const floats: Readonly<Record<number, string>> = { 2: '10,5', 4: '23,8', 8: '52,11' };

export function typeOf(view: Hdf5View, at: number): ElementType {
  const kind = view.byte(at) & 15;
  const bits = view.byte(at + 1);
  const width = view.whole(at + 4, 4);
  const bigEndian = (bits & 1) === 1;
  if (kind === 0 && [1, 2, 4, 8].includes(width) && !bigEndian)
    return { kind: 'whole', width, signed: (bits & 8) !== 0 };
  if (kind === 1 && !bigEndian && floats[width] !== undefined) {
    const exponent = `${view.byte(at + 12)},${view.byte(at + 13)}`;
    if (exponent === floats[width]) return { kind: 'float', width, signed: true };
  }
  if (kind === 3) return { kind: 'words', width, signed: false };
  if (kind === 9 && (bits & 15) === 1) return { kind: 'long-words', width: 16, signed: false };
  return { kind: 'other', width, signed: false };
}

/** A child of a group in the newer form; throws where it stands in another file. */
export function linkOf(view: Hdf5View, at: number): { name: string; header: number } {
  const flags = view.byte(at + 1);
  let next = at + 2;
  const type = flags & 8 ? view.byte(next++) : 0;
  if (flags & 4) next += 8;
  if (flags & 16) next += 1;
  const width = 1 << (flags & 3);
  const length = view.whole(next, width);
  const name = String.fromCharCode(...view.slice(next + width, Math.min(length, 1024)));
  if (type !== 0) throw elsewhere(name);
  return { name, header: view.placeAt(next + width + length) };
}

export function elsewhere(name: string): Hdf5Error {
  return new Hdf5Error(
    `‘${name}’ is a link to another location or file, and links are not followed`,
    `「${name}」は別の場所やファイルへのリンクで、たどりません`,
  );
}

/** Name and words of an attribute that holds words; undefined for others. */
export function wordsOf(view: Hdf5View, { at }: Message): [string, string[]] | undefined {
  const version = view.byte(at);
  if (version < 1 || version > 3) throw damagedAt(at);
  const [named, typed, spaced] = [2, 4, 6].map((offset) => view.whole(at + offset, 2));
  const pad = (size = 0) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const start = at + (version === 3 ? 9 : 8);
  const type = typeOf(view, start + pad(named));
  const space = start + pad(named) + pad(typed);
  const count = shapeOf(view, space).reduce((product, size) => product * size, 1);
  const from = space + pad(spaced);
  const name = view.letters(start, named);
  if (type.kind === 'words') {
    view.slice(from, count * type.width);
    const words = Array.from({ length: count }, (_, index) =>
      view.letters(from + index * type.width, type.width),
    );
    return [name, words];
  }
  if (type.kind !== 'long-words') return undefined;
  view.slice(from, count * type.width);
  const longest = name === described && count === 1 ? longestDescription : longestWord;
  const words = Array.from({ length: count }, (_, index) => {
    const entry = from + index * type.width;
    return heapWords(view, view.placeAt(entry + 4), view.whole(entry + 12, 4), longest);
  });
  return [name, words];
}

/** What Keras says of a whole model, the one attribute that is long. */
const described = 'model_config';
const longestDescription = 50_000_000;
const longestWord = 1024;

/** Words in a global heap. */
function heapWords(view: Hdf5View, heap: number, wanted: number, longest: number): string {
  if (!view.is(heap, 'GCOL')) throw damagedAt(heap);
  const end = heap + view.whole(heap + 8, 8);
  for (let at = heap + 16; at + 16 <= end; ) {
    const index = view.whole(at, 2);
    const size = view.whole(at + 8, 8);
    if (index === wanted) return view.letters(at + 16, Math.min(size, longest));
    if (index === 0) break;
    at += 16 + Math.ceil(size / 8) * 8;
  }
  throw damagedAt(heap);
}
