// The options by which a user's own data is split: how, by which column, how much, and which fold.
import { z } from 'zod';
import type { Param } from '../../params.ts';
import { choice, number, openChoice, size } from '../../params.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

/**
 * `stratified`: every class in the same share; `grouped`: rows that belong together stay together; `order`: the last
 * ones are held out; `named`: the data itself says which part an example belongs to.
 */
const splitMethods = ['random', 'stratified', 'grouped', 'order', 'named'] as const;
export type SplitMethod = (typeof splitMethods)[number];

/** What a source says in place of the usual words. */
type Words = Partial<Record<SplitMethod, { readonly name?: Text; readonly help?: Text }>>;

const names: Record<SplitMethod, Text> = {
  random: text('at random', '無作為'),
  stratified: text('stratified by class', 'クラスの割合をそろえる'),
  grouped: text('by group', 'グループごと'),
  order: text('in order: the last are held out', '順番どおり（最後を検証に）'),
  named: text('as the data says', 'データの指定どおり'),
};

/** Options in the order in which a form shows them. */
export function splitOptions<const M extends readonly [SplitMethod, ...SplitMethod[]]>(
  methods: M,
  { share = 0.1, words = {} }: { readonly share?: number; readonly words?: Words } = {},
) {
  const choices = Object.fromEntries(
    methods.map((method) => [method, words[method]?.name ?? names[method]]),
  );
  const choiceHelp = Object.fromEntries(
    methods.flatMap((method) => {
      const help = words[method]?.help;
      return help ? [[method, help]] : [];
    }),
  );
  return {
    split: choice(methods, methods[0], {
      label: text('How it is split', '分け方'),
      choices,
      choiceHelp,
    }),
    ...shareOptions(share),
  } satisfies Record<string, Param>;
}

/** Where the order alone decides. */
export function shareOptions(share = 0.1) {
  return {
    heldShare: number(
      share,
      {
        label: text('Share held out', '検証に回す割合'),
        help: text(
          'Not used where you give validation examples of your own.',
          '検証用の例を自分で指定したときは使いません。',
        ),
        when: ({ folds }) => folds === 0,
      },
      { min: 0.01, max: 0.9, step: 0.05 },
    ),
    testShare: number(
      0,
      {
        label: text('Share kept for a test', 'テスト用に取り置く割合'),
        help: text(
          'Neither trained on nor validated on. Only measured when you ask for it.',
          '学習にも検証にも使わず、指示したときだけ測定します。',
        ),
      },
      { min: 0, max: 0.9, step: 0.05 },
    ),
    folds: size(
      0,
      {
        label: text('Folds (cross-validation)', '分割数（交差検証）'),
        zero: text('no folds', '交差検証をしない'),
      },
      { min: 0, max: 100 },
    ),
    fold: size(
      1,
      {
        label: text('Fold that is held out', '検証に使う分割'),
        when: ({ folds }) => folds !== 0,
      },
      { max: 100 },
    ),
  };
}

/** The column of a table that groups, orders or names the parts. */
export function splitColumnOption() {
  return openChoice(
    '',
    {
      label: text('Split by the column', '分けるのに使う列'),
      when: ({ split }) => split !== 'random',
    },
    z.string().max(200),
  );
}

export interface SplitSettings {
  readonly split?: SplitMethod;
  readonly heldShare: number;
  readonly testShare: number;
  readonly folds: number;
  readonly fold: number;
}
