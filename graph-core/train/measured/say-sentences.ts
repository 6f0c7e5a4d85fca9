// Lets a model that speaks for itself say held-out sentences, the likeliest word each time, and scores them.
import { pathTitle } from '../../analyze/titles.ts';
import type { Column } from '../../data/dataset.ts';
import { padId } from '../../data/dataset.ts';
import type { SaidSentence } from '../../figures/sentence-figures.ts';
import { sentenceFigures } from '../../figures/sentence-figures.ts';
import type { AutoregressivePair } from '../../inspect/decode/autoregressive-pair.ts';
import { beforeEnd } from '../../inspect/decode/score-by-length.ts';
import { speakTogether } from '../../inspect/decode/speak-together.ts';
import type { TrainingSession } from '../prepare.ts';
import type { OutputFigures } from '../../figures/output-figures.ts';
import type { Measuring } from './collected.ts';

const atOnce = 64;

type Session = Pick<TrainingSession, 'document' | 'engine' | 'model' | 'dataset' | 'plan'>;

/** Undefined where it is given nothing to speak about, as a language model is not. */
export async function saySentences(
  { document, engine, model, dataset, plan }: Session,
  speech: AutoregressivePair,
  { say, breathe }: Measuring,
): Promise<OutputFigures | undefined> {
  const { targetColumn: column, feedColumn, objective } = speech;
  const fed = new Set(plan.feeds.map(({ column: name }) => name));
  fed.delete(feedColumn.name);
  const source = dataset.columns.find(({ name, kind }) => kind === 'tokens' && fed.has(name));
  const count = Math.min(say, dataset.count['held-out']);
  if (fed.size === 0 || count === 0) return undefined;
  const all: SaidSentence[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const length = Math.min(atOnce, count - from);
    const examples = Array.from({ length }, (_, index) =>
      dataset.batch('held-out', [from + index]),
    );
    const said = await speakTogether(engine, model, dataset.columns, examples, speech, {
      breathe: () => breathe(from / count),
    });
    examples.forEach((example, index) => {
      const ids = (said[index] ?? []).map(({ id }) => id);
      const right = Array.from(example[column.name] ?? []).filter((id) => id !== padId);
      all.push({
        ...(source && { given: spelled(source, example[source.name] ?? []) }),
        said: spelled(column, ids),
        right: spelled(column, right),
        ids: { said: beforeEnd(ids), right: beforeEnd(right) },
      });
    });
    await breathe((from + length) / count);
  }
  const made = dataset.preprocessing?.columns.find(({ name }) => name === column.name);
  const language = made?.kind === 'tokens' && made.tokenizer.type !== 'symbols';
  const { path } = objective;
  const named = { output: path, title: pathTitle(document, path), column: column.label };
  return { ...named, ...sentenceFigures(all, language) };
}

function spelled({ decode, words = [] }: Column, ids: ArrayLike<number>): string {
  return decode?.(ids) ?? Array.from(ids, (id) => words[id] ?? `${id}`).join(' ');
}
