// Looks into the bytes of a stranger's HDF5 file: every place is checked, and all looking together is bounded.

/** What is wrong with a file, as a clause in both languages. */
export class Hdf5Error extends Error {
  constructor(
    readonly en: string,
    readonly ja: string,
  ) {
    super(en);
  }
}

/** More looks than any file of weights needs. */
const mostLooks = 20_000_000;
const nowhere = 0xffff_ffff_ffff_ffffn;

export class Hdf5View {
  private readonly view: DataView;
  private looks = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Throws where the file ends before `at + length`. */
  slice(at: number, length: number): Uint8Array {
    this.look(at, length);
    return this.bytes.subarray(at, at + length);
  }

  byte(at: number): number {
    this.look(at, 1);
    return this.view.getUint8(at);
  }

  /** An unsigned whole number of 1, 2, 4 or 8 bytes. */
  whole(at: number, width: number): number {
    this.look(at, width);
    if (width === 1) return this.view.getUint8(at);
    if (width === 2) return this.view.getUint16(at, true);
    if (width === 4) return this.view.getUint32(at, true);
    const value = this.view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new Hdf5Error('one of its sizes is impossibly large', '大きさの値が異常です');
    return Number(value);
  }

  /** A place in the file, or undefined where it says that there is none. */
  address(at: number): number | undefined {
    this.look(at, 8);
    return this.view.getBigUint64(at, true) === nowhere ? undefined : this.whole(at, 8);
  }

  /** A place that must be one. */
  placeAt(at: number): number {
    const address = this.address(at);
    if (address === undefined) throw damagedAt(at);
    return address;
  }

  is(at: number, letters: string): boolean {
    this.look(at, letters.length);
    return [...letters].every((letter, index) => this.bytes[at + index] === letter.charCodeAt(0));
  }

  /** Letters up to a zero, at most `most` of them. */
  letters(at: number, most = 1024): string {
    let words = '';
    for (let index = at; words.length < most; index++) {
      const code = this.byte(index);
      if (code === 0) break;
      words += String.fromCharCode(code);
    }
    return words;
  }

  private look(at: number, length: number): void {
    this.looks++;
    if (this.looks > mostLooks)
      throw new Hdf5Error('it goes round in circles', '構造が循環しています');
    if (at < 0 || at + length > this.bytes.length)
      throw new Hdf5Error(
        `it ends after ${this.bytes.length} bytes, but refers to byte ${at}`,
        `${this.bytes.length} バイトで終わっているのに、${at} を指しています`,
      );
  }
}

export function damagedAt(at: number): Hdf5Error {
  return new Hdf5Error(`it is damaged at byte ${at}`, `${at} バイト目が壊れています`);
}
