// What a kept run goes on with: its own document or the one on the canvas, and its weights.
import { expect, test } from 'vitest';
import type { Checkpoint, Document } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { CurveBook } from '../curves.ts';
import { resumption, takesBestAlong } from './resume-run.ts';
import { keptRecord } from './kept-record.testing.ts';

const document = newDocument('Reverse');
const old = keptRecord('one', document, { name: 'Reverse' });
const weights: Checkpoint = {
  step: 7,
  weights: [],
  optimizer: [{ name: 'm', shape: [1], data: Float32Array.of(1) }],
  progress: { learningRate: 0.5, best: 2 },
};
const measured = { curves: new CurveBook(), best: undefined };

function trainedWith(optimizer: Document['training']['optimizer']): Document {
  return { ...document, training: { ...document.training, optimizer } };
}

test('one that was broken off goes on as it was, with all that it had', () => {
  expect(resumption(old, weights, { exactly: true }, measured)).toEqual({
    document,
    checkpoint: weights,
    from: { run: 'one', exactly: true, ...measured },
  });
});

test('where the network is the same, the settings of now hold, and their rate', () => {
  const present = trainedWith({ ...document.training.optimizer, learningRate: 0.125 });
  const { document: next, checkpoint, from } = resumption(old, weights, { present }, measured);
  expect(next).toBe(present);
  expect(checkpoint.progress).toEqual({ learningRate: 0.125, best: 2 });
  expect(checkpoint.optimizer).toBe(weights.optimizer);
  expect(from.exactly).toBe(false);
});

test('what another optimizer had gathered is left behind', () => {
  const present = trainedWith({ type: 'sgd', learningRate: 0.1 });
  expect(resumption(old, weights, { present }, measured).checkpoint.optimizer).toEqual([]);
});

test('another network goes on with neither: the old document comes with its weights', () => {
  const present = { ...document, variables: { d_model: 128 } };
  const resumed = resumption(old, weights, { present }, measured);
  expect(resumed.document).toBe(document);
  expect(resumed.checkpoint).toBe(weights);
});

test('best weights come along only from before the step it goes on from', () => {
  const best = (step: number) => ({ best: { step, loss: 1 } });
  expect(takesBestAlong(best(7), weights)).toBe(true);
  expect(takesBestAlong(best(8), weights)).toBe(false);
  expect(takesBestAlong({}, weights)).toBe(false);
});
