// How files are given as parts on the command line: `validation=dev.tsv`, `vocabulary=words.txt`; what is trained on has no name.
import path from 'node:path';
import type { FilePart } from '../graph-core/index.ts';
import { fileParts, vocabularyParts } from '../graph-core/index.ts';
import { dash } from './document/standard-input.ts';

export interface GivenPath {
  readonly part: FilePart | undefined;
  readonly path: string;
}

export function partAndPath(given: string): GivenPath {
  const part = fileParts.find(
    (name) => given.startsWith(`${name}=`) && given.length > name.length + 1,
  );
  return { part, path: part === undefined ? given : given.slice(part.length + 1) };
}

/** What a run needs once it has weights, which carry the vocabulary: its file may be gone by then. */
export function withoutVocabularies(given: readonly string[]): string[] {
  return given.filter((one) => {
    const { part } = partAndPath(one);
    return vocabularyParts.every((vocabulary) => vocabulary !== part);
  });
}

/** The same from any folder. */
export function absolute(given: string): string {
  const { part, path: file } = partAndPath(given);
  const whole = file === dash ? dash : path.resolve(file);
  return part ? `${part}=${whole}` : whole;
}
