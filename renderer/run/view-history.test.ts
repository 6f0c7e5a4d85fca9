// Recorded steps: found again, thinned out under a limit, begun anew after a resume.
import { expect, test } from 'vitest';
import { ViewHistory } from './view-history.ts';

const frame = (step: number, numbers = 1) => ({
  step,
  views: [
    {
      path: 'a',
      port: 'scores',
      kind: 'attention' as const,
      shape: [numbers],
      axes: [],
      data: new Float32Array(numbers),
    },
  ],
});

test('a step finds the frame recorded at or before it', () => {
  const history = new ViewHistory();
  for (const step of [0, 10, 20]) history.add(frame(step));
  expect([0, 9, 10, 15, 99].map((step) => history.at(step)?.step)).toEqual([0, 0, 10, 10, 20]);
});

test('over the limit it keeps the first, the latest and some between', () => {
  const history = new ViewHistory(40);
  for (let step = 0; step <= 100; step++) history.add(frame(step));
  const steps = history.frames.map(({ step }) => step);
  expect(steps.length).toBeLessThanOrEqual(10);
  expect(steps.length).toBeGreaterThan(3);
  expect([steps[0], steps.at(-1)]).toEqual([0, 100]);
});

test('a frame from before the latest replaces what came after it', () => {
  const history = new ViewHistory();
  for (const step of [0, 10, 20, 30]) history.add(frame(step));
  history.add(frame(15));
  expect(history.frames.map(({ step }) => step)).toEqual([0, 10, 15]);
});
