// How files are given as parts on the command line: `validation=dev.tsv`, `test=test.tsv`; what is trained on has no name.
import path from 'node:path';
import type { DataPart } from '../graph-core/index.ts';
import { dash } from './document/standard-input.ts';

export interface GivenPath {
  readonly part: DataPart | undefined;
  readonly path: string;
}

const named = /^(training|validation|test)=(?=.)/;
const parts: Readonly<Record<string, DataPart>> = {
  training: 'training',
  validation: 'validation',
  test: 'test',
};

export function partAndPath(given: string): GivenPath {
  const name = named.exec(given);
  return name
    ? { part: parts[name[1] ?? ''], path: given.slice(name[0].length) }
    : { part: undefined, path: given };
}

/** The same from any folder. */
export function absolute(given: string): string {
  const { part, path: file } = partAndPath(given);
  const whole = file === dash ? dash : path.resolve(file);
  return part ? `${part}=${whole}` : whole;
}
