// Several sentences said at once, word by word, each for its own example: one pass of the model says a word of each.
import type { Model } from '../../compile/model.ts';
import type { Column } from '../../data/dataset.ts';
import { bosId, eosId } from '../../data/dataset.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Example } from '../probe.ts';
import type { AutoregressivePair } from './autoregressive-pair.ts';
import { outputOf } from './autoregressive-pair.ts';
import type { Wording } from './choose-word.ts';
import { chooseWord } from './choose-word.ts';

export interface Speaking extends Wording {
  /** Most words said, the prompt not counted; as many as the model has places for unless said. */
  readonly longest?: number | undefined;
  /** A sentence ends as soon as its text ends so. */
  readonly stop?: readonly string[] | undefined;
  /** The first one's number among all that are drawn with this seed. */
  readonly first?: number | undefined;
}

export interface SaidWord {
  readonly id: number;
  /** What the model gave it, whatever the options made of that. */
  readonly probability: number;
}

/** Ids said, ⟨eos⟩ among them where it was reached. */
export async function speakTogether(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  examples: readonly Example[],
  speech: AutoregressivePair,
  options: Speaking & {
    readonly prefix?: readonly number[];
    /** Called behind each word: lets messages in, and throws to end it. */
    breathe?(): Promise<void>;
  },
): Promise<SaidWord[][]> {
  const { objective, feedColumn, targetColumn } = speech;
  const { prefix = [], stop = [], first = 0 } = options;
  const places = feedColumn.sizes[0] ?? 0;
  const known = targetColumn.words?.length;
  const most = Math.min(places, prefix.length + (options.longest ?? places));
  const said = examples.map((): SaidWord[] => []);
  const idsOf = (index: number): number[] => [
    ...prefix,
    ...(said[index] ?? []).map(({ id }) => id),
  ];
  const stops = stopping(targetColumn, stop, prefix.length);
  const ends = (index: number): boolean => {
    const ids = idsOf(index);
    return ids.at(-1) === eosId || stops(ids);
  };
  let open = examples.map((_, index) => index);
  for (let length = prefix.length; length < most && open.length > 0; length++) {
    const fed = open.map((index) => fedWith(examples[index] ?? {}, feedColumn, idsOf(index)));
    const { values, shape } = await outputOf(engine, model, columns, fed, objective, length);
    const classes = shape.at(-1) ?? 1;
    open.forEach((index, row) => {
      const odds = values.subarray(row * classes, (row + 1) * classes);
      const id = chooseWord(odds, idsOf(index), { ...options, known }, first + index);
      said[index]?.push({ id, probability: odds[id] ?? 0 });
    });
    open = open.filter((index) => !ends(index));
    await options.breathe?.();
  }
  return said;
}

/** Whether the text of what was said behind the prompt ends with one of these. */
export function stopping(
  { decode }: Column,
  stop: readonly string[],
  prompt: number,
): (ids: readonly number[]) => boolean {
  if (stop.length === 0 || !decode) return () => false;
  return (ids) => {
    const said = decode(ids.slice(prompt));
    return stop.some((words) => words !== '' && said.endsWith(words));
  };
}

/** The example with ⟨bos⟩ and what has been said where its own words would stand. */
export function fedWith(
  example: Example,
  { name, sizes }: Column,
  said: readonly number[],
): Example {
  const fed = new Int32Array(sizes[0] ?? 0);
  fed[0] = bosId;
  said.slice(0, fed.length - 1).forEach((id, index) => (fed[index + 1] = id));
  return { ...example, [name]: fed };
}
