// What drives a side, wherever it runs: a page, a Node process, a Python process.
import type { MeasuredRun } from './side.ts';

export interface Runner {
  readonly facts: string;
  run(from: number, count: number): Promise<MeasuredRun>;
  close(): Promise<void>;
}
