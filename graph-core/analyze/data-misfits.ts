// What does not fit between a column and the document, as sentences.
import { kindNames, printShape } from '../blocks/kit/shape.ts';
import type { Column, ColumnKind } from '../data/dataset.ts';
import { nodeName } from '../document/node-name.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Joint } from './data-joints.ts';
import { locationOf } from './data-joints.ts';
import type { Problem, Repair } from './problem.ts';

/** A problem before anyone has looked at its repairs. */
export interface Misfit extends Pick<Problem, 'code' | 'message' | 'location' | 'severity'> {
  /** Candidates, the likeliest first. */
  readonly repairs: () => Repair[];
}

const columnKinds: Readonly<Record<ColumnKind, Text>> = {
  tokens: text('a sequence of tokens', 'トークンの系列'),
  class: text('a class', 'クラス'),
  image: text('an image', '画像'),
  vector: text('a vector', 'ベクトル'),
  sequence: text('a sequence of vectors', 'ベクトルの系列'),
};

function printColumn({ kind, sizes, words }: Column): Text {
  const size = sizes.length > 0 ? ` ${sizes.join(' × ')}` : '';
  const ids = words ? words.length : undefined;
  return text(
    `${columnKinds[kind].en}${size}${ids === undefined ? '' : ` of ${ids} ids`}`,
    `${columnKinds[kind].ja}${size}${ids === undefined ? '' : `（ID は ${ids} 種類）`}`,
  );
}

export function kindMisfit(joint: Joint, column: Column, repairs: Misfit['repairs']): Misfit {
  const name = nodeName(joint.facts);
  const is = printColumn(column);
  const takes = kindNames[joint.wants.kind];
  const shape = printShape(joint.wants);
  return {
    code: 'data-kind-does-not-fit',
    message: joint.goal
      ? text(
          `‘${name}’ learns ${takes.en} of shape ${shape}, but the column ‘${column.label.en}’ holds ${is.en}.`,
          `「${name}」の正解は${takes.ja}（${shape}）ですが、列「${column.label.ja}」は${is.ja}です。`,
        )
      : text(
          `‘${name}’ takes ${takes.en} of shape ${shape}, but the column ‘${column.label.en}’ holds ${is.en}.`,
          `「${name}」は${takes.ja}（${shape}）を受け取りますが、列「${column.label.ja}」は${is.ja}です。`,
        ),
    location: locationOf(joint),
    severity: 'error',
    repairs,
  };
}

export function sizeMisfit(
  joint: Joint,
  column: Column,
  axis: string,
  size: number,
  given: number,
  repairs: Misfit['repairs'],
): Misfit {
  const name = nodeName(joint.facts);
  return {
    code: 'data-size-does-not-fit',
    message: text(
      `‘${name}’ ${joint.goal ? 'gives' : 'takes'} ${axis} ${size}, but the column ‘${column.label.en}’ has ${given} there.`,
      `「${name}」の ${axis} は ${size} ですが、列「${column.label.ja}」では ${given} です。`,
    ),
    location: { ...locationOf(joint), param: axis },
    severity: 'error',
    repairs,
  };
}

export function tooManyIds(
  joint: Joint,
  column: Column,
  vocabulary: number,
  ids: number,
  repairs: Misfit['repairs'],
): Misfit {
  const name = nodeName(joint.facts);
  const { label } = column;
  return {
    code: joint.goal ? 'too-few-classes' : 'vocabulary-too-small',
    message: joint.goal
      ? text(
          `‘${name}’ distinguishes ${vocabulary} classes, but the column ‘${label.en}’ has ${ids}.`,
          `「${name}」が見分けるクラスは ${vocabulary} 種類ですが、列「${label.ja}」には ${ids} 種類あります。`,
        )
      : text(
          `‘${name}’ knows ${vocabulary} ids, but the column ‘${label.en}’ uses ${ids}.`,
          `「${name}」の語彙数は ${vocabulary} ですが、列「${label.ja}」には ${ids} 種類の ID があります。`,
        ),
    location: locationOf(joint),
    severity: 'error',
    repairs,
  };
}

/** Not wrong, but seldom meant. */
export function notTwoClasses(
  joint: Joint,
  { label, words = [] }: Column,
  repairs: Misfit['repairs'],
): Misfit {
  const name = nodeName(joint.facts);
  return {
    code: 'not-two-classes',
    message: text(
      `‘${name}’ only answers yes or no, but the column ‘${label.en}’ has ${words.length} classes. Learn them with a classification output of ${words.length} units.`,
      `「${name}」は「はい」か「いいえ」を答えますが、列「${label.ja}」には ${words.length} 種類のクラスがあります。${words.length} ユニットの分類の出力で学習してください。`,
    ),
    location: locationOf(joint),
    severity: 'error',
    repairs,
  };
}

export function sparesClasses(
  joint: Joint,
  { label }: Column,
  classes: number,
  ids: number,
  repairs: Misfit['repairs'],
): Misfit {
  const name = nodeName(joint.facts);
  return {
    code: 'more-classes-than-data',
    message: text(
      `‘${name}’ can predict ${classes} classes, but the column ‘${label.en}’ has only ${ids}. The others are never right.`,
      `「${name}」は ${classes} 種類のクラスを答えられますが、列「${label.ja}」には ${ids} 種類しかありません。残りが正解になることはありません。`,
    ),
    location: locationOf(joint),
    severity: 'notice',
    repairs,
  };
}
