// What was seen at each recorded step, for scrubbing back; thins itself out rather than growing without end.

const mostBytes = 96 * 1024 * 1024;

export class StepHistory<F extends { readonly step: number }> {
  readonly #bytesOf: (frame: F) => number;
  #frames: F[] = [];
  #bytes = 0;

  constructor(
    bytesOf: (frame: F) => number,
    readonly limit = mostBytes,
  ) {
    this.#bytesOf = bytesOf;
  }

  get frames(): readonly F[] {
    return this.#frames;
  }

  /** The frame recorded at a step, or the last one before it, or else the first. */
  at(step: number): F | undefined {
    let found = this.#frames[0];
    for (const frame of this.#frames) {
      if (frame.step > step) break;
      found = frame;
    }
    return found;
  }

  get latest(): F | undefined {
    return this.#frames.at(-1);
  }

  /** A frame of an earlier step than the latest begins anew from there, as after a resume. */
  add(frame: F): void {
    while ((this.latest?.step ?? -1) >= frame.step) this.#drop(this.#frames.length - 1);
    this.#frames = [...this.#frames, frame];
    this.#bytes += this.#bytesOf(frame);
    while (this.#bytes > this.limit && this.#frames.length > 2) this.#thin();
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** Keeps the first and the latest, and every second one between. */
  #thin(): void {
    const last = this.#frames.length - 1;
    this.#frames = this.#frames.filter(
      (_, index) => index === 0 || index === last || index % 2 === 0,
    );
    if (this.#frames.length === last + 1) this.#drop(1);
    this.#bytes = this.#frames.reduce((sum, frame) => sum + this.#bytesOf(frame), 0);
  }

  #drop(index: number): void {
    const frame = this.#frames[index];
    if (!frame) return;
    this.#frames = this.#frames.filter((_, other) => other !== index);
    this.#bytes -= this.#bytesOf(frame);
  }
}
