// One vocabulary for both sides of pairs: a Transformer whose embeddings and projection are one table learns, and goes on.
import { expect, test } from 'vitest';
import { tableTies, withTies } from '../analyze/ties.testing.ts';
import { fileOf, testContext } from '../data/host.testing.ts';
import { openData } from '../data/open-data.ts';
import type { Checkpoint } from '../weights/named-array.ts';
import type { News } from './protocol.ts';
import { createTrainer } from './trainer.ts';
import { smallTransformer, testOutside } from './trainer.testing.ts';

const pairs = Array.from({ length: 60 }, (_, at) => `b${at % 7} c\tc b${at % 7}\n`).join('');
const data = {
  source: 'sentence-pairs',
  options: {
    sourceTokens: 'byte-level',
    targetTokens: 'byte-level',
    sharedVocabulary: true,
    vocabulary: 270,
    maxSource: 4,
    maxTarget: 4,
  },
};

test('is learned in one table, kept with it, and resumed to the bit', async () => {
  const context = testContext(0, [fileOf('p.tsv', pairs)]);
  const { columns } = await openData(data, context);
  const [source, , target] = columns;
  expect(source?.words).toEqual(target?.words);
  const words = source?.words?.length ?? 0;
  const plain = smallTransformer({ steps: 4, batchSize: 8, schedule: { type: 'constant' } });
  const document = withTies(
    {
      ...plain,
      variables: { ...plain.variables, source_words: words, target_words: words },
      data: { ...plain.data, ...data },
    },
    tableTies,
  );
  const train = async (steps: number, resume?: Checkpoint): Promise<Checkpoint> => {
    const news: News[] = [];
    const trainer = createTrainer(
      { ...testOutside, openData: (_, __, ___, using) => openData(data, { ...context, ...using }) },
      (message) => news.push(message),
    );
    const settings = { ...document, training: { ...document.training, steps } };
    await trainer.handle({
      type: 'prepare',
      document: settings,
      backend: 'cpu',
      files: [],
      resume,
    });
    await trainer.handle({ type: 'start' });
    await trainer.handle({ type: 'checkpoint', request: 1 });
    trainer.dispose();
    const last = news.findLast(
      (message) => message.type === 'checkpoint' || message.type === 'failed',
    );
    if (last?.type !== 'checkpoint')
      throw new Error(last?.type === 'failed' ? last.message.en : '');
    return last.checkpoint;
  };
  const whole = await train(4);
  const tables = whole.weights.filter(({ shape }) => shape.includes(words) && shape.length === 2);
  expect(tables.map(({ name }) => name)).toEqual(['source-embedding/table']);
  const resumed = await train(4, await train(2));
  expect(resumed.weights.map(({ data: values }) => values)).toEqual(
    whole.weights.map(({ data: values }) => values),
  );
});
