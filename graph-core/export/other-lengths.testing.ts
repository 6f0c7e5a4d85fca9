// A model as it was exported, asked at other lengths than the document's and in batches of another size.
import * as tf from '@tensorflow/tfjs';
import { appModel } from './app-model.ts';
import type { Exported } from './exported.testing.ts';
import { sampleFeeds } from './sample-feeds.ts';
import type { FreeLength } from './trace/free-lengths.ts';
import { planWith } from './trace/free-lengths.ts';
import { beginnings } from './trace/trace-plan.ts';

/** What ONNX leaves open, by template: the other formats are to leave the same open. */
export const openIn: Readonly<Record<string, readonly string[]>> = {
  'rnn-seq2vec': ['length'],
  seq2seq: ['source_length', 'target_length'],
  'seq2seq-bahdanau': ['source_length', 'target_length'],
  'seq2seq-luong': ['source_length', 'target_length'],
  'seq2seq-peeky': ['source_length', 'target_length'],
  transformer: ['source_length', 'target_length'],
  'transformer-decoder': ['length'],
  'transformer-encoder': ['length'],
  'transformer-translation': ['source_length', 'target_length'],
};

/** `change`: by how much each length differs, as far as the weights allow. The document, plan and weights stay as they are. */
export function elsewhere(
  { document, plan, weights }: Pick<Exported, 'document' | 'plan' | 'weights'>,
  lengths: readonly FreeLength[],
  change: number,
  batch: number,
): Exported {
  const there = planWith(
    document,
    lengths.map(({ name, from, to }) => ({
      name,
      from,
      to: Math.min(Math.max(from, to), from + change),
    })),
  );
  if (!there) throw new Error('The document has problems there.');
  const app = appModel(tf, there, beginnings(there, weights));
  const feeds = sampleFeeds(tf, there, batch);
  const answers = app.answer(feeds);
  app.dispose();
  return { document, plan, weights, feeds, answers };
}
