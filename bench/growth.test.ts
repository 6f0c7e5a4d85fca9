// Sixty steps and a dozen broken runs hold no more memory than ten steps and three; the soak does the same for 10,000 and 50, with every template.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { outsideWith } from '../cli/deps.ts';
import { openDocument } from '../graph-core/index.ts';
import { patience } from '../scripts/project.mjs';
import { measureGrowth } from './growth.ts';

const template = (name: string) => {
  const opened = openDocument(
    readFileSync(new URL(`../templates/${name}.json`, import.meta.url), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
};

const thorough = Boolean(process.env.KUMIKI_THOROUGH);
const [steps, broken] = thorough ? [10_000, 50] : [60, 12];
/** The classics at full size come without data. */
const withData = readdirSync(new URL('../templates/', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => template(name).data.source !== '');
/** Shared among the templates, where the soak has so many for all of them. */
const minutes = Number(process.env.KUMIKI_MINUTES ?? 0);
const names = thorough ? withData : ['seq2seq-bahdanau', 'transformer', 'cnn'];

const most = minutes > 0 ? (minutes * 60_000) / names.length : undefined;
const told = (reached: number) =>
  [...new Set([reached, steps])].map((count) => count.toLocaleString('en')).join(' of ');

test.each(names)(
  '%s does not grow',
  async (name) => {
    const deps = outsideWith({ threads: 1 });
    const growth = await measureGrowth(deps, template(name), steps, broken, most);
    const { early, late, fewBroken, manyBroken, complaints, steps: reached } = growth;
    console.log(
      `[R11] ${name}: ${told(reached)} steps, ${early.tensors} → ${late.tensors} tensors; ${broken} runs broken off, ${fewBroken.tensors} → ${manyBroken.tensors}`,
    );
    expect(complaints).toEqual([]);
  },
  thorough ? 7_200_000 : 300_000 * patience,
);

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
