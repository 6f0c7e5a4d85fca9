// What was seen at each recorded step, for scrubbing back; thins itself out rather than growing without end.
import type { ViewData } from '../../graph-core/index.ts';

export interface ViewSnapshot {
  readonly step: number;
  readonly views: readonly ViewData[];
}

const mostBytes = 96 * 1024 * 1024;

export class ViewHistory {
  #frames: ViewSnapshot[] = [];
  #bytes = 0;

  constructor(readonly limit = mostBytes) {}

  get frames(): readonly ViewSnapshot[] {
    return this.#frames;
  }

  /** The frame recorded at a step, or the last one before it, or else the first. */
  at(step: number): ViewSnapshot | undefined {
    let found = this.#frames[0];
    for (const frame of this.#frames) {
      if (frame.step > step) break;
      found = frame;
    }
    return found;
  }

  get latest(): ViewSnapshot | undefined {
    return this.#frames.at(-1);
  }

  /** A frame of an earlier step than the latest begins anew from there, as after a resume. */
  add(frame: ViewSnapshot): void {
    while ((this.latest?.step ?? -1) >= frame.step) this.#drop(this.#frames.length - 1);
    this.#frames = [...this.#frames, frame];
    this.#bytes += bytesOf(frame);
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
    this.#bytes = this.#frames.reduce((sum, frame) => sum + bytesOf(frame), 0);
  }

  #drop(at: number): void {
    const frame = this.#frames[at];
    if (!frame) return;
    this.#frames = this.#frames.filter((_, index) => index !== at);
    this.#bytes -= bytesOf(frame);
  }
}

function bytesOf({ views }: ViewSnapshot): number {
  return views.reduce((sum, { data }) => sum + data.byteLength, 0);
}
