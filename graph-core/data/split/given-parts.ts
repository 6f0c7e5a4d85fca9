// Files that are given as parts: one to train on and, of one's own, one to validate on and one to test on.
import type { DataContext, DataFile, DataPart } from '../dataset.ts';
import { dataParts } from '../dataset.ts';
import { text } from '../../text.ts';

/** The files of each part that has any, as if they were all there are. Training comes first, and is always there. */
export function partsOf(
  context: DataContext,
): readonly { readonly part: DataPart; readonly context: DataContext }[] {
  return dataParts.flatMap((part) => {
    const files = context.files.filter((file) => (file.part ?? 'training') === part);
    if (files.length === 0 && part !== 'training') return [];
    return [{ part, context: { ...context, files } }];
  });
}

/** Which part of the data a file is; undefined where nothing is said. */
export function partOf({ part }: Pick<DataFile, 'part'>): DataPart | undefined {
  return dataParts.find((known) => known === part);
}

/** The share of the work that the reading of one part is. */
export function partProgress(
  [from, to]: readonly [number, number],
  index: number,
  count: number,
): readonly [number, number] {
  const each = (to - from) / count;
  return [from + index * each, from + (index + 1) * each];
}

const named: Readonly<Record<string, DataPart>> = {
  train: 'training',
  training: 'training',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  eval: 'validation',
  'held-out': 'validation',
  test: 'test',
  testing: 'test',
  学習: 'training',
  訓練: 'training',
  検証: 'validation',
  テスト: 'test',
};

/** What people call the parts: train, val, dev, test, …; undefined where it is none of them. */
export function partNamed(word: string): DataPart | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(named, key) ? named[key] : undefined;
}

export const partNames = text(
  'train, validation (val, dev) or test',
  'train、validation（val、dev）、test',
);
