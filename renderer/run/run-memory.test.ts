// Which figures of memory are shown, and that an estimate is only shown as one.
import { expect, test } from 'vitest';
import {
  analyze,
  estimateMemory,
  findBlock,
  heapFor,
  newDocument,
} from '../../graph-core/index.ts';
import { memoryEstimate, memoryFigures } from './run-memory.ts';

test('measured: what the heap holds first, then the peak; without a heap the peak alone', () => {
  const memory = { tensors: 9, tensorBytes: 2, peakBytes: 47, heapBytes: 42 };
  expect(memoryFigures(memory, 45)).toEqual([
    { kind: 'heap', bytes: 42 },
    { kind: 'peak', bytes: 47 },
  ]);
  expect(memoryFigures({ ...memory, heapBytes: undefined }, 45)).toEqual([
    { kind: 'peak', bytes: 47 },
  ]);
});

test('before it trains there is an estimate, marked as such, or nothing', () => {
  expect(memoryFigures(undefined, 45)).toEqual([{ kind: 'estimate', bytes: 45 }]);
  expect(memoryFigures(undefined, undefined)).toEqual([]);
});

test('estimated from counts; from the engine’s own trial once it has tried this very model', () => {
  const document = newDocument();
  const { cost } = analyze(document, findBlock);
  const analysis = { sound: true, cost: { ...cost, parameters: 1000, activationBytes: 500 } };
  const { batchSize, optimizer } = document.training;
  const counted = estimateMemory(analysis.cost, batchSize, optimizer.type).total;
  const estimate = (trained: typeof document | undefined, peakBytes: number | undefined) =>
    memoryEstimate(document, analysis, { trained, peakBytes });
  expect(counted).toBeGreaterThan(0);
  expect(estimate(undefined, undefined)).toBe(counted);
  // What the heap will hold, since that is what is shown once it trains.
  expect(estimate(document, 7)).toBe(heapFor(7));
  // A GPU's trial tells nothing, and another batch is another peak.
  expect(estimate(document, undefined)).toBe(counted);
  const other = { ...document, training: { ...document.training, batchSize: batchSize + 1 } };
  expect(estimate(other, 7)).toBe(counted);
  expect(
    memoryEstimate(
      document,
      { ...analysis, sound: false },
      { trained: undefined, peakBytes: undefined },
    ),
  ).toBeUndefined();
});
