// Groups of float32 arrays as an HDF5 file, in its oldest form (superblock 0), which every reader knows.
import type { NamedArray } from '../../weights/named-array.ts';
import { asciiBytes } from '../../ascii.ts';

/** A group holds arrays and groups, by name. */
interface Group {
  readonly groups: Map<string, Group>;
  readonly arrays: Map<string, NamedArray>;
}

const nowhere = 0xffff_ffff_ffff_ffffn;
/** Half the entries of a leaf of symbols. */
const leafHalf = 4;
const entryBytes = 40;

const messages = { dataspace: 1, datatype: 3, fill: 5, layout: 8, symbolTable: 17 } as const;

/**
 * Names are paths, `layers/dense/vars/0`; `groups` are made even where they hold nothing. The same arrays give the same
 * bytes.
 */
export function writeHdf5(
  arrays: readonly NamedArray[],
  groups: readonly string[] = [],
): Uint8Array {
  const root = emptyGroup();
  for (const path of groups) groupAt(root, path.split('/'));
  for (const array of arrays) {
    const folders = array.name.split('/');
    const name = folders.pop() ?? '';
    groupAt(root, folders).arrays.set(name, array);
  }
  return new Writer(leavesOf(root)).finish(root);
}

function emptyGroup(): Group {
  return { groups: new Map(), arrays: new Map() };
}

function groupAt(root: Group, path: readonly string[]): Group {
  let group = root;
  for (const name of path) {
    const next = group.groups.get(name) ?? emptyGroup();
    group.groups.set(name, next);
    group = next;
  }
  return group;
}

/** Leaves that the largest group needs: a group's tree has one level, so its nodes must hold that many. */
function leavesOf({ groups, arrays }: Group): number {
  const own = Math.ceil((groups.size + arrays.size) / (2 * leafHalf));
  return [...groups.values()].reduce((most, group) => Math.max(most, leavesOf(group)), own);
}

/** An address in the file and what a symbol entry says of what stands there. */
interface Placed {
  readonly header: number;
  readonly table?: readonly [tree: number, heap: number];
}

class Writer {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private end = 96;
  private readonly treeHalf: number;

  constructor(leaves: number) {
    this.treeHalf = Math.max(16, Math.ceil(leaves / 2));
  }

  finish(root: Group): Uint8Array {
    const { header, table } = this.group(root);
    this.bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
    // Offsets and lengths of 8 bytes.
    this.bytes.set([8, 8], 13);
    this.view.setUint16(16, leafHalf, true);
    this.view.setUint16(18, this.treeHalf, true);
    this.longs(24, [0n, nowhere, BigInt(this.end), nowhere]);
    this.entry(56, 0, { header, ...(table ? { table } : {}) });
    return this.bytes.slice(0, this.end);
  }

  /** Zeros of that length, at a multiple of 8. */
  private take(length: number): number {
    const at = this.end;
    this.end += Math.ceil(length / 8) * 8;
    if (this.end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.end, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }

  private longs(at: number, values: readonly (bigint | number)[]): void {
    values.forEach((value, index) => this.view.setBigUint64(at + 8 * index, BigInt(value), true));
  }

  private letters(at: number, words: string): void {
    this.bytes.set(asciiBytes(words), at);
  }

  private entry(at: number, name: number, { header, table }: Placed): void {
    this.longs(at, [name, header]);
    if (!table) return;
    this.view.setUint32(at + 16, 1, true);
    this.longs(at + 24, table);
  }

  private group({ groups, arrays }: Group): Placed {
    const placed = [
      ...[...arrays].map(([name, array]) => [name, this.array(array)] as const),
      ...[...groups].map(([name, group]) => [name, this.group(group)] as const),
    ].sort(([a], [b]) => (a < b ? -1 : 1));
    // Names begin behind the empty one, which is the least of all.
    let used = 8;
    const named = placed.map(([name, item]) => {
      const at = used;
      used += Math.ceil((name.length + 1) / 8) * 8;
      return { name, at, item };
    });
    const words = this.take(used);
    for (const { name, at } of named) this.letters(words + at, name);
    const heap = this.take(32);
    this.letters(heap, 'HEAP');
    // No free space in it is said by 1.
    this.longs(heap + 8, [used, 1, words]);

    const tree = this.take(24 + (4 * this.treeHalf + 1) * 8);
    this.letters(tree, 'TREE');
    this.longs(tree + 8, [nowhere, nowhere]);
    let leaves = 0;
    for (let first = 0; first < named.length; first += 2 * leafHalf, leaves++) {
      const few = named.slice(first, first + 2 * leafHalf);
      const leaf = this.take(8 + 2 * leafHalf * entryBytes);
      this.letters(leaf, 'SNOD');
      this.bytes[leaf + 4] = 1;
      this.view.setUint16(leaf + 6, few.length, true);
      few.forEach(({ at, item }, index) => this.entry(leaf + 8 + index * entryBytes, at, item));
      // Each leaf stands between the last name before it and its own last.
      this.longs(tree + 24 + 16 * leaves + 8, [leaf, few.at(-1)?.at ?? 0]);
    }
    this.view.setUint16(tree + 6, leaves, true);

    const table = [tree, heap] as const;
    const header = this.header([[messages.symbolTable, 16, (at) => this.longs(at, table)]]);
    return { header, table };
  }

  private array({ shape, data }: NamedArray): Placed {
    const address = data.length > 0 ? this.take(data.byteLength) : undefined;
    if (address !== undefined)
      for (let index = 0; index < data.length; index++)
        this.view.setFloat32(address + index * 4, data[index] ?? 0, true);
    const header = this.header([
      [
        messages.dataspace,
        8 + 8 * shape.length,
        (at) => {
          this.bytes.set([1, shape.length], at);
          this.longs(at + 8, shape);
        },
      ],
      [
        messages.datatype,
        20,
        (at) => {
          // IEEE 754, little-endian: sign at bit 31, 8 bits of exponent from 23 (bias 127), 23 of mantissa from 0.
          this.bytes.set([0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127], at);
        },
      ],
      // Version 2, allocated late, written if set, none set.
      [messages.fill, 4, (at) => this.bytes.set([2, 2, 2, 0], at)],
      [
        messages.layout,
        18,
        (at) => {
          this.bytes.set([3, 1], at);
          this.view.setBigUint64(at + 2, address === undefined ? nowhere : BigInt(address), true);
          this.view.setBigUint64(at + 10, BigInt(data.byteLength), true);
        },
      ],
    ]);
    return { header };
  }

  /** An object header of version 1. */
  private header(
    parts: readonly (readonly [type: number, length: number, fill: (at: number) => void])[],
  ): number {
    const padded = parts.map(([, length]) => Math.ceil(length / 8) * 8);
    const length = padded.reduce((sum, size) => sum + 8 + size, 0);
    const header = this.take(16 + length);
    this.bytes[header] = 1;
    this.view.setUint16(header + 2, parts.length, true);
    this.view.setUint32(header + 4, 1, true);
    this.view.setUint32(header + 8, length, true);
    let at = header + 16;
    parts.forEach(([type, , fill], index) => {
      this.view.setUint16(at, type, true);
      this.view.setUint16(at + 2, padded[index] ?? 0, true);
      fill(at + 8);
      at += 8 + (padded[index] ?? 0);
    });
    return header;
  }
}
