// The words of one sentence: drawn at a temperature, or found by beam search among what may be said.
import type { Model } from '../../compile/model.ts';
import type { Column } from '../../data/dataset.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Example } from '../probe.ts';
import type { AutoregressivePair } from './autoregressive-pair.ts';
import { outputOf } from './autoregressive-pair.ts';
import type { BeamResult } from './beam-search.ts';
import { beamSearch } from './beam-search.ts';
import { worded } from './choose-word.ts';
import type { SaidWord, Speaking } from './speak-together.ts';
import { fedWith, speakTogether, stopping } from './speak-together.ts';

export interface Choosing {
  /** 1 = greedy. */
  readonly beam: number;
  readonly lengthPenalty: number;
  /** A temperature above 0 draws words, whatever the beam. */
  readonly speaking?: Speaking | undefined;
  /** Words said before the model begins (a prompt), as ids. */
  readonly prefix?: readonly number[];
  /** Called behind each word: lets messages in, and throws to end it. */
  breathe?(): Promise<void>;
}

export async function chosenWords(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  example: Example,
  speech: AutoregressivePair,
  { beam, lengthPenalty, prefix = [], speaking = {}, breathe = () => Promise.resolve() }: Choosing,
): Promise<{ readonly words: readonly SaidWord[]; readonly tree: BeamResult['tree'] }> {
  if ((speaking.temperature ?? 0) > 0) {
    const options = { ...speaking, prefix, breathe };
    const [words = []] = await speakTogether(engine, model, columns, [example], speech, options);
    return { words, tree: [] };
  }
  const { feedColumn, targetColumn, objective } = speech;
  const length = feedColumn.sizes[0] ?? 0;
  const longest = Math.min(length, prefix.length + (speaking.longest ?? length));
  return beamSearch(
    async (beginnings) => {
      const fed = beginnings.map((said) => fedWith(example, feedColumn, said));
      const { values, shape } = await outputOf(engine, model, columns, fed, objective);
      await breathe();
      const [, positions = 1, classes = 1] = shape;
      return beginnings.map((said, row) => {
        const from = (row * positions + said.length) * classes;
        const odds = values.subarray(from, from + classes);
        return worded(odds, said, { ...speaking, known: targetColumn.words?.length });
      });
    },
    {
      beam,
      alpha: lengthPenalty,
      longest,
      prefix,
      ends: stopping(targetColumn, speaking.stop ?? [], prefix.length),
    },
  );
}
