// Lists of numbers that grow chunk by chunk: a short one is short, a long one copies nothing, small ids take few bytes.

const chunkBits = 18;
const chunkSize = 2 ** chunkBits;
const withinChunk = chunkSize - 1;
/** A table may have tens of thousands of columns and three rows. */
const shortest = 16;

type Chunk = Uint8Array | Uint16Array | Int32Array | Float64Array;

class ChunkedArray<C extends Chunk> {
  protected chunks: C[] = [];
  length = 0;

  constructor(protected make: (size: number) => C) {}

  at(index: number): number {
    return this.chunks[index >> chunkBits]?.[index & withinChunk] ?? 0;
  }

  push(value: number): void {
    const index = this.length++;
    let chunk = this.chunks[index >> chunkBits];
    if (!chunk) {
      chunk = this.make(index === 0 ? shortest : chunkSize);
      this.chunks.push(chunk);
    } else if (index === chunk.length && index < chunkSize) {
      const longer = this.make(2 * index);
      longer.set(chunk);
      chunk = longer;
      this.chunks[0] = longer;
    }
    chunk[index & withinChunk] = value;
  }

  /** What was pushed, chunk by chunk, for a fingerprint. */
  *bytes(): Generator<Uint8Array> {
    for (const [index, { buffer, BYTES_PER_ELEMENT: width }] of this.chunks.entries())
      yield new Uint8Array(buffer, 0, Math.min(chunkSize, this.length - index * chunkSize) * width);
  }

  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }
}

export class ChunkedFloats extends ChunkedArray<Float64Array> {
  constructor() {
    super((size) => new Float64Array(size));
  }
}

/** Whole numbers from 0: one byte each while none exceeds 255, then two, then four. */
export class CompactInts extends ChunkedArray<Uint8Array | Uint16Array | Int32Array> {
  private most = 0xff;

  constructor() {
    super((size) => new Uint8Array(size));
  }

  override push(id: number): void {
    if (id > this.most) this.widen(id);
    super.push(id);
  }

  /** Puts `table[id]` in the index of every id. */
  replace(table: ArrayLike<number>): void {
    const greatest = Array.prototype.reduce.call(
      table,
      (a, b) => Math.max(Number(a), Number(b)),
      0,
    );
    if (Number(greatest) > this.most) this.widen(Number(greatest));
    for (const chunk of this.chunks)
      for (let index = 0; index < chunk.length; index++)
        chunk[index] = table[chunk[index] ?? 0] ?? 0;
  }

  private widen(id: number): void {
    const wide = id > 0xffff;
    this.most = wide ? 0x7fffffff : 0xffff;
    this.make = wide ? (size) => new Int32Array(size) : (size) => new Uint16Array(size);
    this.chunks = this.chunks.map((chunk) => {
      const wider = this.make(chunk.length);
      wider.set(chunk);
      return wider;
    });
  }
}
