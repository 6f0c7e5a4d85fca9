// Both Keras exports at other lengths and batch sizes than the document's: in Keras, and followed on NumPy.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import type { Exported } from '../exported.testing.ts';
import { exported } from '../exported.testing.ts';
import { elsewhere, openIn } from '../other-lengths.testing.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { sampleFeeds } from '../sample-feeds.ts';
import type { KerasDifference } from './answers-as-app.testing.ts';
import {
  hasKerasReader,
  kerasDifferences,
  kerasPython,
  readDifferences,
} from './answers-as-app.testing.ts';
import { openLengths } from './open-lengths.ts';

const cases: Record<string, Exported> = {};
const open: Record<string, readonly string[]> = {};

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  for (const id of Object.keys(openIn)) {
    const model = exported(template(id), 1);
    const { lengths } = openLengths(model.document, model.plan);
    open[id] = lengths.map(({ name }) => name);
    cases[`${id} shorter`] = elsewhere(model, lengths, -3, 1);
    cases[`${id} longer`] = elsewhere(model, lengths, 9, 3);
  }
  tf.disposeVariables();
});

test('what ONNX leaves open is open', () => {
  expect(open).toEqual(openIn);
});

test.skipIf(!hasKerasReader())('h5py and NumPy answer there as the app does', () => {
  const wrong = Object.entries(readDifferences(cases)).filter(
    ([, difference]) => !(typeof difference === 'number' && difference <= 1e-5),
  );
  expect(wrong).toEqual([]);
});

test.skipIf(!hasModules(kerasPython, 'keras'))(
  'Keras answers there as the app does, and says where positions end',
  () => {
    const { feeds, ...model } = exported(template('transformer-encoder'), 2);
    const beyond = sampleFeeds(
      tf,
      {
        ...model.plan,
        feeds: model.plan.feeds.map((feed) => ({
          ...feed,
          shape: {
            ...feed.shape,
            dims: feed.shape.dims.map((dim, axis) => (axis === 1 ? { ...dim, size: 30 } : dim)),
          },
        })),
      },
      2,
    );
    // Keras builds each three times, and NumPy walks its recurrent layers step by step.
    const some = ['seq2seq-peeky longer', 'transformer shorter'];
    const { beyond: said, ...differences } = kerasDifferences({
      ...Object.fromEntries(Object.entries(cases).filter(([id]) => some.includes(id))),
      beyond: { ...model, feeds: beyond },
    });
    const within = (of: KerasDifference | string) =>
      typeof of !== 'string' && [of.built, of.saved, of.ours].every((value) => value <= 1e-5);
    expect(Object.entries(differences).filter(([, of]) => !within(of))).toEqual([]);
    expect(said).toMatch(
      /'model.position': the input has 30 positions, and 28 were learned. Give at most 28, or cut the input./,
    );
    tf.dispose({ ...feeds });
  },
);
