// What drives a side, wherever it runs: a page, a Node process, a Python process.
import type { Run } from './side.ts';

export interface Runner {
  readonly facts: string;
  run(from: number, count: number): Promise<Run>;
  close(): Promise<void>;
}
