// What each piece of news asks to be kept: no storage, no run.
import { expect, test } from 'vitest';
import type { News } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { keepNews, slotFor } from './keep-news.ts';
import type { RunRecord } from './run-record.ts';
import { newRecord, readRecord, writeRecord } from './run-record.ts';

const running = { phase: 'running', importedFrom: undefined } as const;
const facts = {
  backend: 'wasm',
  fused: true,
  relaxedSimd: false,
  threads: 2,
  deterministic: false,
  notices: [],
} as const;
const ready: News = {
  type: 'ready',
  facts,
  parameters: 1,
  examples: { training: 1, 'held-out': 1 },
  step: 0,
};
const progress = (step: number): News => ({
  type: 'progress',
  progress: { step, steps: 10, learningRate: 0.1, stepsPerSecond: 1, secondsLeft: 1 },
  curves: {},
  memory: { tensors: 0, tensorBytes: 0, peakBytes: 0 },
});

test('a run is kept from its first step on, one with weights of a file before it', () => {
  expect(keepNews(running, ready)).toEqual({});
  expect(keepNews(running, progress(0))).toEqual({});
  expect(keepNews(running, progress(1))).toEqual({
    begins: true,
    change: { step: 1 },
    ask: 'when due',
  });
  expect(keepNews({ ...running, importedFrom: 'a.safetensors' }, ready)).toEqual({
    begins: true,
    change: { phase: 'paused' },
    atOnce: true,
    ask: 'now',
  });
});

test('weights are asked for now and then while it trains, and whenever it rests', () => {
  expect(keepNews({ ...running, phase: 'paused' }, progress(1)).ask).toBeUndefined();
  for (const state of ['paused', 'stopped', 'finished'] as const)
    expect(keepNews(running, { type: 'state', state })).toEqual({
      change: { phase: state },
      atOnce: true,
      ask: 'now',
    });
  // Of a run that failed the weights may be spoilt.
  const message = { en: 'Not finite.', ja: '有限ではありません。' };
  expect(keepNews(running, { type: 'failed', message })).toEqual({
    change: { phase: 'failed' },
    atOnce: true,
  });
  expect(keepNews(running, { type: 'state', state: 'failed' })).toEqual({});
});

test('a run that goes on is measured anew at its end', () => {
  const { change } = keepNews(running, { type: 'state', state: 'running' });
  expect(change).toEqual({ phase: 'running', final: undefined });
  const final = { step: 9, examples: 40, metrics: { loss: 0.1 } };
  expect(keepNews(running, { type: 'final-validation', ...final }).change).toEqual({ final });
});

test('the best loss stands in the record only where this validation was the best', () => {
  const kept = (best: boolean, metrics: Record<string, number>) =>
    keepNews(running, { type: 'validation', step: 5, metrics, best }).change;
  expect(kept(true, { loss: 0.5 })).toEqual({
    metrics: { loss: 0.5 },
    best: { step: 5, loss: 0.5 },
  });
  expect(kept(false, { loss: 0.9 })).toEqual({ metrics: { loss: 0.9 } });
  expect(kept(true, { accuracy: 1 })).toEqual({ metrics: { accuracy: 1 } });
  const game = { 'critic loss': 2, kid: 0.2 };
  expect(kept(true, game)).toEqual({ metrics: game, best: { step: 5, kid: 0.2 } });
  expect(kept(false, game)).toEqual({ metrics: game });
});

test('weights that come by themselves are kept, the last by turns, the best apart', () => {
  const checkpoint = { step: 5, weights: [], optimizer: [], progress: {} };
  const news: News = { type: 'checkpoint', request: 0, checkpoint };
  expect(keepNews(running, news)).toEqual({ begins: true, weights: { checkpoint, best: false } });
  expect(keepNews(running, { ...news, best: true }).weights?.best).toBe(true);
  expect([slotFor({ slot: 'a' }, false), slotFor({ slot: 'b' }, false)]).toEqual(['b', 'a']);
  expect(slotFor({ slot: 'a' }, true)).toBe('best');
});

test('a record takes its name, its data and the best weights of the run it goes on from', () => {
  const document = newDocument('Reverse');
  const run = {
    run: 'two',
    trained: document,
    facts,
    parameters: 3,
    branchedFrom: { run: 'one', step: 6 },
    importedFrom: undefined,
    progress: undefined,
    validations: [],
  };
  const known = {
    records: [] as RunRecord[],
    versions: { kumiki: '1' },
    fingerprint: 'abc',
    files: [{ name: 'iris.csv', size: 4 }],
    now: 1000,
  };
  const { branchedFrom: _, ...alone } = run;
  const record = newRecord({ ...alone, branchedFrom: undefined, run: 'one' }, known);
  expect(record).toEqual({
    id: 'one',
    name: 'Reverse',
    startedAt: 1000,
    savedAt: 1000,
    document,
    backend: 'wasm',
    versions: { kumiki: '1' },
    fingerprint: 'abc',
    files: [{ name: 'iris.csv', size: 4 }],
    parameters: 3,
    phase: 'running',
    step: 0,
    metrics: {},
    slot: 'a',
    pinned: false,
  });
  if (!record) return;
  const after = (bestStep: number) =>
    newRecord(run, { ...known, records: [{ ...record, best: { step: bestStep, loss: 0.5 } }] });
  expect(after(6)).toMatchObject({ name: 'Reverse 2', best: { step: 6, loss: 0.5 } });
  // Better ones that came later belong to the other run alone.
  expect(after(7)).not.toHaveProperty('best');
  expect(newRecord({ ...run, facts: undefined }, known)).toBeUndefined();
  // The file that the first weights came from is that of every run behind it.
  const taken = newRecord({ ...alone, branchedFrom: undefined, importedFrom: 'a.onnx' }, known);
  expect(taken).toMatchObject({ name: 'a.onnx', importedFrom: 'a.onnx' });
  const validations = [{ step: 4, metrics: { loss: 2 }, best: false }];
  expect(newRecord({ ...run, validations }, known)).toMatchObject({ metrics: { loss: 2 } });
  const begun = { ...record, importedFrom: 'a.onnx' };
  expect(newRecord(run, { ...known, records: [begun] })).toMatchObject({ importedFrom: 'a.onnx' });
  expect(readRecord(writeRecord(begun))).toEqual(begun);
});
