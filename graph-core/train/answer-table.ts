// The answers to every row of a file as a file: a table with the answers beside its cells, or a sentence a line.
import type { AskedRows } from '../data/rows/asked.ts';
import { writtenNumber } from '../data/table/own-unit.ts';
import type { AnsweredColumns } from './asked-columns.ts';
import type { Answer, AnswerForm } from './protocol.ts';

export interface Answered {
  readonly cells: readonly string[];
  readonly answers: readonly Answer[];
}

export interface AnswerTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of a model that says sentences: they alone. */
  readonly sentences?: readonly string[];
}

/** Of classes the likeliest and the probability of each; of numbers each in the unit of the data; of sentences the text. */
export function answerTable(
  { names }: Pick<AskedRows, 'names'>,
  { outputs }: AnsweredColumns,
  all: readonly Answered[],
): AnswerTable {
  const made = [...outputs].map(([output, { column, made: of }]) => {
    const several = outputs.size > 1 ? ` (${output})` : '';
    const name = of.kind === 'class' ? (of.source ?? of.name) : of.name;
    if (of.kind === 'class')
      return {
        output,
        heads: [
          `predicted ${name}${several}`,
          ...of.classes.map((word) => `probability of ${word}${several}`),
        ],
        cells: ({ text = '', values = new Float32Array(0) }: Answer) => [
          text,
          ...Array.from(values, writtenNumber),
        ],
      };
    if (column.kind === 'vector' || column.kind === 'sequence' || column.kind === 'image') {
      const features =
        column.features ??
        Array.from({ length: column.sizes[0] ?? 1 }, (_, at) => `${name} ${at + 1}`);
      return {
        output,
        heads: features.map((feature) => `predicted ${feature}${several}`),
        cells: ({ numbers, values }: Answer) =>
          Array.from(numbers?.values ?? values ?? [], writtenNumber).slice(0, features.length),
      };
    }
    return {
      output,
      heads: [`predicted ${name}${several}`],
      cells: ({ text = '' }: Answer) => [text],
    };
  });
  const says = made.length === 1 && [...outputs.values()][0]?.made.kind === 'tokens';
  const answerOf = (answers: readonly Answer[], output: string) =>
    answers.find((answer) => answer.output === output);
  return {
    names: [...names, ...made.flatMap(({ heads }) => heads)],
    rows: all.map(({ cells, answers }) => [
      ...cells,
      ...made.flatMap(({ output, cells: of, heads }) => {
        const answer = answerOf(answers, output);
        return answer ? of(answer) : heads.map(() => '');
      }),
    ]),
    ...(says && { sentences: all.map(({ answers }) => answers[0]?.text ?? '') }),
  };
}

export function writtenAnswers(table: AnswerTable, form: AnswerForm): string {
  const { sentences } = table;
  if (form === 'lines' && sentences)
    return sentences.map((sentence) => `${sentence.replaceAll('\n', ' ')}\n`).join('');
  return delimited(table, form === 'tabs' ? '\t' : ',');
}

function delimited({ names, rows }: AnswerTable, delimiter: string): string {
  return [names, ...rows]
    .map((cells) => `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`)
    .join('');
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}
