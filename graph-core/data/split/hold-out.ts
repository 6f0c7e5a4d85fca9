// Which of a user's examples are trained on, held out to validate, and kept for a test: by the seed, or as they say.
import { text } from '../../text.ts';
import type { DataContext, DataPart } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { isHeldOutWhole, splitSeed } from '../preprocessing/contents.ts';
import type { DataContents } from '../preprocessing/schema.ts';
import { random } from '../random.ts';
import type { Draw, DrawFold, DrawnRows, RowKey } from './draw-rows.ts';
import {
  atRandom,
  grouped,
  groupedFold,
  inOrder,
  orderedFold,
  randomFold,
  stratified,
  stratifiedFold,
} from './draw-rows.ts';
import type { SplitSettings } from './split-options.ts';

/** Places of what was read: those to train on, then those held out, then those kept for a test. */
export interface SharedOut {
  readonly order: Int32Array;
  readonly training: number;
  readonly heldOut: number;
}

/** What is known of the rows that were read. */
export interface RowFacts {
  /** Which part a row was given as; absent = nothing is given. */
  readonly partOf?: (row: number) => DataPart;
  readonly classOf?: RowKey | undefined;
  readonly groupOf?: RowKey | undefined;
  /** Absent = as they stand in the file. */
  readonly timeOf?: RowKey | undefined;
}

/** As the settings and the seed say; whatever was given as a part stays in it. Other data than the run's is held out whole. */
export function sharedOut(
  count: number,
  settings: SplitSettings,
  context: DataContext,
  contents: DataContents,
  facts: RowFacts = {},
): SharedOut {
  const rows: Int32Array = Int32Array.from({ length: count }, (_, index) => index);
  if (isHeldOutWhole(context, contents)) return { order: rows, training: 0, heldOut: count };
  const seed = splitSeed(context);
  const { partOf = () => 'training' } = facts;
  const given = (part: DataPart) => rows.filter((row) => partOf(row) === part);
  const { draw } = wayOf(settings, facts);
  const [own, ownTest] = [given('training'), given('test')];
  const keepsTest = ownTest.length === 0 && settings.testShare > 0;
  const kept = keepsTest
    ? draw(own, shareOf(own.length, settings.testShare), random('test-split', seed))
    : { inside: own, outside: ownTest };
  const { inside, outside } = heldOutOf(kept.inside, given('validation'), settings, facts, seed);
  const order = new Int32Array(inside.length + outside.length + kept.outside.length);
  order.set(inside);
  order.set(outside, inside.length);
  order.set(kept.outside, inside.length + outside.length);
  return { order, training: inside.length, heldOut: outside.length };
}

function heldOutOf(
  inside: Int32Array,
  given: Int32Array,
  settings: SplitSettings,
  facts: RowFacts,
  seed: number,
): DrawnRows {
  const { folds, fold, heldShare } = settings;
  if (folds !== 0) {
    const all = Int32Array.from([...inside, ...given]).sort();
    checkFold(settings, all.length);
    return wayOf(settings, facts).fold(all, { fold, folds }, random('folds', seed));
  }
  if (given.length > 0) return { inside, outside: given };
  const wanted = shareOf(inside.length, heldShare);
  return wayOf(settings, facts).draw(inside, wanted, random('hold-out', seed));
}

/** At least one where there are two. */
function shareOf(count: number, share: number): number {
  return Math.max(0, Math.min(count - 1, Math.max(1, Math.round(count * share))));
}

/** How rows are drawn to be held out, and how a fold of them is. */
function wayOf(
  { split = 'random' }: SplitSettings,
  { classOf, groupOf = itself, timeOf = itself }: RowFacts,
): { readonly draw: Draw; readonly fold: DrawFold } {
  switch (split) {
    case 'stratified': {
      const key = classOf ?? noClasses();
      return { draw: stratified(key), fold: stratifiedFold(key) };
    }
    case 'grouped':
      return { draw: grouped(groupOf), fold: groupedFold(groupOf) };
    case 'order':
      return { draw: inOrder(timeOf), fold: orderedFold(timeOf) };
    case 'named':
    case 'random':
      return { draw: atRandom, fold: randomFold };
  }
}

function noClasses(): never {
  throw new DataError(
    'no-classes',
    text(
      'The column to predict holds numbers, so there are no classes to split by. Choose a column of classes, or split at random.',
      '予測する列が数なので、そろえるクラスがありません。クラスの列を選ぶか、無作為に分けてください。',
    ),
    { option: 'split' },
  );
}

function itself(row: number): number {
  return row;
}

function checkFold({ folds, fold }: SplitSettings, rows: number): void {
  if (folds >= 2 && fold <= folds && folds <= rows) return;
  const { en, ja, option } =
    folds < 2 || folds > rows
      ? {
          en: `${folds} folds cannot be made of ${rows} examples. Choose 2 to ${rows} folds, or 0 for none.`,
          ja: `${rows} 件の例を ${folds} 個に分けられません。2 から ${rows} を選ぶか、0（交差検証をしない）にしてください。`,
          option: 'folds',
        }
      : {
          en: `There is no fold ${fold} of ${folds}. Choose 1 to ${folds}.`,
          ja: `${folds} 分割に ${fold} 番はありません。1 から ${folds} を選んでください。`,
          option: 'fold',
        };
  throw new DataError('bad-fold', text(en, ja), { option });
}

/** The same of rows of which only some are kept: `placeOf` answers where one is kept, or −1. */
export function keptOf(
  { order, training, heldOut }: SharedOut,
  placeOf: (row: number) => number,
): SharedOut {
  const kept = (from: number, to: number) =>
    order
      .slice(from, to)
      .map(placeOf)
      .filter((place) => place >= 0);
  const inside = kept(0, training);
  const outside = kept(training, training + heldOut);
  const tested = kept(training + heldOut, order.length);
  return {
    order: Int32Array.from([...inside, ...outside, ...tested]),
    training: inside.length,
    heldOut: outside.length,
  };
}

/** The examples at those places, as they are shared out. */
export function drawnBy<T>({ order }: SharedOut, examples: readonly T[]): T[] {
  return Array.from(order).flatMap((index) => {
    const example = examples[index];
    return example === undefined ? [] : [example];
  });
}
