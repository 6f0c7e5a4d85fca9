// A column that already says what is to be predicted: a model learns to read it, and nothing else.
import { text } from '../../text.ts';
import type { Column, Dataset } from '../dataset.ts';
import type { FieldPreprocessing } from '../preprocessing/schema.ts';
import { widthOf } from '../table/field-values.ts';
import { eachBatch } from './each-example.ts';
import type { Hint } from './hints.ts';
import { skipping } from './hints.ts';

/** Rows looked at; what holds for so many holds. */
const mostRows = 20_000;
const leastRows = 20;
/** Values that a column may have to be called the answer under another name. */
const mostValues = 64;
const asGood = 0.9999;

interface Field {
  readonly name: string;
  readonly at: number;
  readonly width: number;
  /** Value of the field → its one class; undefined where it has had two. */
  readonly classOf: Map<number, number | undefined>;
  sum: number;
  squares: number;
  products: number;
}

export function answerHints(dataset: Dataset): Hint[] {
  const features = dataset.columns.find(
    ({ name, kind }) => name === 'features' && kind === 'vector',
  );
  const target = dataset.columns.find(({ name }) => name === 'target');
  const made = dataset.preprocessing?.columns.find(({ name }) => name === features?.name);
  if (!features || !target || made?.kind !== 'vector') return [];
  const width = features.sizes[0] ?? 0;
  const fields = fieldsOf(made.fields);
  const all = { rows: 0, sum: 0, squares: 0, classes: new Set<number>() };
  eachBatch(dataset, 'training', (batch, examples) => {
    const values = batch[features.name] ?? new Float32Array(0);
    const answers = batch[target.name] ?? new Float32Array(0);
    for (let row = 0; row < examples && all.rows < mostRows; row++, all.rows++) {
      const answer = answers[row] ?? 0;
      all.sum += answer;
      all.squares += answer ** 2;
      if (all.classes.size <= mostValues) all.classes.add(answer);
      for (const field of fields)
        note(field, values.subarray(row * width, (row + 1) * width), answer);
    }
  });
  if (all.rows < leastRows) return [];
  const says = target.kind === 'class' ? saysClass(all) : saysNumber(all);
  return fields.filter(says).map((field) => hint(field, target));
}

function fieldsOf(made: readonly FieldPreprocessing[]): Field[] {
  let at = 0;
  return made.map((fitted) => {
    const width = fitted.type === 'class' ? fitted.classes.length : 1;
    const field: Field = {
      name: fitted.name,
      at,
      width,
      classOf: new Map(),
      sum: 0,
      squares: 0,
      products: 0,
    };
    at += widthOf(fitted);
    return field;
  });
}

function note(field: Field, values: Float32Array | Int32Array, answer: number): void {
  const { at, width, classOf } = field;
  const value =
    width === 1
      ? (values[at] ?? 0)
      : values.subarray(at, at + width).findIndex((value) => value > 0);
  if (classOf.size <= mostValues) {
    if (!classOf.has(value)) classOf.set(value, answer);
    else if (classOf.get(value) !== answer) classOf.set(value, undefined);
  }
  field.sum += value;
  field.squares += value ** 2;
  field.products += value * answer;
}

interface All {
  readonly rows: number;
  readonly sum: number;
  readonly squares: number;
  readonly classes: ReadonlySet<number>;
}

/** Each of a few values goes with one class, and all classes come. */
function saysClass({ classes, rows }: All) {
  return ({ classOf }: Field): boolean =>
    classes.size > 1 &&
    classOf.size <= Math.min(mostValues, rows / 4) &&
    ![...classOf.values()].includes(undefined) &&
    new Set(classOf.values()).size === classes.size;
}

/** Correlated with it but for rounding. */
function saysNumber({ rows, sum, squares }: All) {
  const spread = squares - sum ** 2 / rows;
  return (field: Field): boolean => {
    const own = field.squares - field.sum ** 2 / rows;
    const both = field.products - (field.sum * sum) / rows;
    return field.width === 1 && own > 0 && spread > 0 && both ** 2 / (own * spread) > asGood ** 2;
  };
}

function hint({ name }: Field, { label }: Column): Hint {
  return {
    code: 'is-the-answer',
    column: name,
    repair: skipping(name),
    message: text(
      `‘${name}’ already says ‘${label.en}’: each of its values goes with one answer. A model will read the answer there. If it would not be known beforehand, set its type to skip.`,
      `「${name}」は「${label.ja}」の答えそのものです（値ごとに答えが 1 つに決まります）。予測する時点で分からない列なら、種類を「使わない」にしてください。`,
    ),
  };
}
