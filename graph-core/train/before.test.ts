// Documents of before train as before, to the bit: losses and gradient norms pinned as the tree d4818f7 computed them.
import { expect, test } from 'vitest';
import type { Document } from '../document/schema.ts';
import type { News } from './protocol.ts';
import { smaller, smallTransformer, testOutside } from './trainer.testing.ts';
import { createTrainer } from './trainer.ts';

const training = { batchSize: 8, steps: 6, validateEvery: 0 } as const;
const ragged = { minLength: 1, maxLength: 8, examples: 50, heldOut: 8 };
const sizes = { source_length: 8, target_length: 9 };

const documents: Readonly<Record<string, Document>> = {
  transformer: smallTransformer(training),
  seq2seq: smaller('seq2seq', { units: 8, ...sizes }, training, ragged),
  'seq2seq-bahdanau': smaller('seq2seq-bahdanau', { units: 8 }, training, {
    examples: 50,
    heldOut: 8,
  }),
  'rnn-seq2vec': smaller('rnn-seq2vec', { units: 8 }, training, { examples: 50, heldOut: 8 }),
};

/** FNV-1a over the bits of all points of both curves. */
function digest(values: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(Float64Array.from(values).buffer))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** What the tree of then wrote: it knew no such setting. */
function ofBefore(document: Document): Document {
  const { batching: _, ...training } = document.training;
  return { ...document, training };
}

async function curvesOf(document: Document): Promise<string> {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (message) => news.push(message));
  // Without fused multiply–add the bits are the same in every browser and every Node.
  const same = { backend: 'wasm', deterministic: true, files: [] } as const;
  await trainer.handle({ type: 'prepare', document, ...same });
  // Composed of stock operations, they would be other bits: scripts/build-kernels.mjs makes ours.
  const ready = news.find((message) => message.type === 'ready');
  expect(ready?.facts.fused).toBe(true);
  await trainer.handle({ type: 'start' });
  const of = (name: string) =>
    news.flatMap((message) =>
      message.type === 'progress' ? (message.curves[name]?.values ?? []) : [],
    );
  trainer.dispose();
  const losses = of('loss');
  return `${losses[0]} … ${losses.at(-1)} ${digest([...losses, ...of('gradient-norm')])}`;
}

test.each([
  ['transformer', '3.58636474609375 … 3.015005350112915 c383388b'],
  ['seq2seq', '2.6409661769866943 … 2.6278164386749268 e2cf19ee'],
  ['seq2seq-bahdanau', '2.707530975341797 … 2.705044984817505 35796a65'],
  ['rnn-seq2vec', '1.6466069221496582 … 1.5997101068496704 3c683ccc'],
])('%s', async (name, pinned) => {
  const document = documents[name];
  if (!document) throw new Error(name);
  expect(await curvesOf(ofBefore(document))).toBe(pinned);
});
