// Sixty steps and a dozen broken runs hold no more memory than ten steps and three; the bench does the same for 10,000.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { outsideWith } from '../cli/deps.ts';
import { openDocument } from '../graph-core/index.ts';
import { measureGrowth } from './growth.ts';

const template = (name: string) => {
  const opened = openDocument(
    readFileSync(new URL(`../templates/${name}.json`, import.meta.url), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
};

test.each(['seq2seq-bahdanau', 'transformer', 'cnn'])('%s does not grow', async (name) => {
  const deps = outsideWith({ threads: 1 });
  const { complaints } = await measureGrowth(deps, template(name), 60, 12);
  expect(complaints).toEqual([]);
});

test('a tensor that is left behind at each step is told of', async () => {
  const deps = outsideWith({ threads: 1 });
  const leaking: typeof deps = {
    ...deps,
    async startEngine(...asked) {
      const engine = await deps.startEngine(...asked);
      const { linear } = engine.ops;
      const leakingLinear: typeof linear = (...args) => {
        engine.tf.keep(engine.tf.scalar(1));
        return linear(...args);
      };
      return { ...engine, ops: { ...engine.ops, linear: leakingLinear } };
    },
  };
  const { complaints } = await measureGrowth(leaking, template('rnn-vec2seq'), 20, 4);
  expect(complaints.join('\n')).toMatch(/from step 10 to 20: tensors grew from \d+ to \d+/);
});
