// Number arrays and words of an HDF5 file as h5py and Keras write them. Trusts no number in it; runs and follows nothing.
import { countOf } from '../import/found-array.ts';
import type { ElementType, Message } from './hdf5-messages.ts';
import {
  elsewhere,
  linkOf,
  messagesOf,
  messageTypes,
  shapeOf,
  typeOf,
  wordsOf,
} from './hdf5-messages.ts';
import { damagedAt, Hdf5Error, Hdf5View } from './hdf5-view.ts';

interface Hdf5Array {
  readonly shape: readonly number[];
  data(): Float32Array;
}

export interface Hdf5File {
  /** By path, `layers/dense/vars/0`, in the order of the file. */
  readonly arrays: ReadonlyMap<string, Hdf5Array>;
  /** Words that a group carries, by its path (empty for the file) and their name. */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

const mostObjects = 100_000;
const deepest = 32;

/** Throws an Hdf5Error that says what is wrong. Numbers are unpacked only when asked for. */
export function readHdf5(bytes: Uint8Array): Hdf5File {
  const reading = new Reading(new Hdf5View(bytes));
  reading.group(reading.root(), '', 0);
  return reading;
}

export function isHdf5(bytes: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every(
    (byte, index) => bytes[index] === byte,
  );
}

class Reading implements Hdf5File {
  readonly arrays = new Map<string, Hdf5Array>();
  readonly words = new Map<string, ReadonlyMap<string, readonly string[]>>();
  private objects = 0;

  constructor(private readonly view: Hdf5View) {}

  /** The place of the root group's header. */
  root(): number {
    const { view } = this;
    const version = view.byte(8);
    if (version > 3)
      throw new Hdf5Error(
        `its form (superblock ${version}) is too new to be read`,
        `形式（superblock ${version}）が新しすぎて読めません`,
      );
    const sizes = version < 2 ? 13 : 9;
    if (view.byte(sizes) !== 8 || view.byte(sizes + 1) !== 8) throw damagedAt(sizes);
    if (version >= 2) return view.placeAt(36);
    return view.placeAt((version === 0 ? 56 : 60) + 8);
  }

  group(header: number, path: string, depth: number): void {
    if (depth > deepest)
      throw new Hdf5Error('its groups are nested too deeply', 'グループの入れ子が深すぎます');
    const messages = messagesOf(this.view, header);
    const words = new Map<string, readonly string[]>();
    for (const message of messages)
      if (message.type === messageTypes.attribute) {
        const found = wordsOf(this.view, message);
        if (found) words.set(...found);
      }
    if (words.size > 0) this.words.set(path, words);
    const layout = messages.find(({ type }) => type === messageTypes.layout);
    if (layout) this.array(path, messages, layout);
    else
      for (const child of this.children(messages)) {
        this.objects++;
        if (this.objects > mostObjects)
          throw new Hdf5Error('it holds too many objects', 'オブジェクトが多すぎます');
        this.group(child.header, path === '' ? child.name : `${path}/${child.name}`, depth + 1);
      }
  }

  private *children(
    messages: readonly Message[],
  ): Generator<{ name: string; header: number }, void, undefined> {
    const { view } = this;
    for (const { type, at } of messages) {
      if (type === messageTypes.symbolTable)
        yield* this.symbols(view.placeAt(at), view.placeAt(at + 8), 0);
      if (type === messageTypes.link) yield linkOf(view, at);
      if (type === messageTypes.linkInfo) {
        const heap = at + 2 + (view.byte(at + 1) & 1 ? 8 : 0);
        if (view.address(heap) !== undefined)
          throw new Hdf5Error(
            'its groups use a newer format that is not supported; save it with the default settings of h5py',
            'グループの形式が新しく、読めません。h5py の標準の設定で保存してください',
          );
      }
    }
  }

  private *symbols(
    node: number,
    heap: number,
    depth: number,
  ): Generator<{ name: string; header: number }, void, undefined> {
    const { view } = this;
    if (depth > deepest) throw damagedAt(node);
    if (!view.is(heap, 'HEAP')) throw damagedAt(heap);
    const names = view.placeAt(heap + 24);
    if (view.is(node, 'TREE')) {
      for (let child = 0; child < view.whole(node + 6, 2); child++)
        yield* this.symbols(view.placeAt(node + 32 + 16 * child), heap, depth + 1);
      return;
    }
    if (!view.is(node, 'SNOD')) throw damagedAt(node);
    for (let index = 0; index < view.whole(node + 6, 2); index++) {
      const entry = node + 8 + 40 * index;
      const name = view.letters(names + view.whole(entry, 8));
      // 2: a symbolic link.
      if (view.whole(entry + 16, 4) === 2) throw elsewhere(name);
      yield { name, header: view.placeAt(entry + 8) };
    }
  }

  private array(path: string, messages: readonly Message[], layout: Message): void {
    const { view } = this;
    const message = (wanted: number) => messages.find(({ type }) => type === wanted);
    const space = message(messageTypes.dataspace);
    const datatype = message(messageTypes.datatype);
    if (!space || !datatype) throw damagedAt(layout.at);
    if (message(messageTypes.external)) throw elsewhere(path);
    const type = typeOf(view, datatype.at);
    if (type.kind !== 'float' && type.kind !== 'whole') return;
    const shape = shapeOf(view, space.at);
    if (this.arrays.has(path))
      throw new Hdf5Error(`it holds ‘${path}’ twice`, `「${path}」が二つあります`);
    const packed = this.packed(path, layout);
    const needed = countOf(shape) * type.width;
    if (packed.length !== needed)
      throw new Hdf5Error(
        `‘${path}’ has ${packed.length} bytes, but its shape ${shape.join(' × ')} needs ${needed}`,
        `「${path}」は ${packed.length} バイトですが、形状 ${shape.join(' × ')} には ${needed} バイトが必要です`,
      );
    this.arrays.set(path, { shape, data: () => numbersOf(packed, type) });
  }

  private packed(path: string, { at }: Message): Uint8Array {
    const { view } = this;
    const [version, kind] = [view.byte(at), view.byte(at + 1)];
    if (version === 3 || version === 4) {
      if (kind === 0) return view.slice(at + 4, view.whole(at + 2, 2));
      if (kind === 1) {
        const address = view.address(at + 2);
        return address === undefined
          ? new Uint8Array(0)
          : view.slice(address, view.whole(at + 10, 8));
      }
    }
    throw new Hdf5Error(
      `‘${path}’ is stored in chunks, perhaps compressed, which is not supported; save it without compression`,
      `「${path}」は分割または圧縮して保存されており、読めません。圧縮せずに保存してください`,
    );
  }
}

function numbersOf(packed: Uint8Array, { kind, width, signed }: ElementType): Float32Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const data = new Float32Array(packed.length / width);
  for (let index = 0; index < data.length; index++) {
    const at = index * width;
    if (kind === 'float')
      data[index] =
        width === 4
          ? view.getFloat32(at, true)
          : width === 8
            ? view.getFloat64(at, true)
            : half(view.getUint16(at, true));
    else if (width === 8)
      data[index] = Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
    else if (width === 4) data[index] = signed ? view.getInt32(at, true) : view.getUint32(at, true);
    else if (width === 2) data[index] = signed ? view.getInt16(at, true) : view.getUint16(at, true);
    else data[index] = signed ? view.getInt8(at) : view.getUint8(at);
  }
  return data;
}

/** IEEE 754 with 5 bits of exponent. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
