// The number beside a line is where the line is: at its end, and at any step under the pointer.
import { expect, test } from 'vitest';
import { CurveBook } from '../run/curves.ts';
import { legendValue } from './legend.ts';
import { smooth } from './thin.ts';

function noisy(): CurveBook {
  const book = new CurveBook();
  const steps = Array.from({ length: 60 }, (_, index) => index + 1);
  const values = steps.map((step) => 0.8 + (step % 2 === 0 ? -0.3 : 0.3));
  book.add('training', 'loss', { steps, values });
  book.add('held-out', 'loss', { steps: [20, 40], values: [0.9, 0.7] });
  return book;
}

test('of a smoothed line the legend tells the drawn value, and the measured one as such', () => {
  const training = noisy().series('training', 'loss');
  if (!training) throw new Error('no series');
  const end = legendValue('training', training, 0.6, undefined);
  // The last measured loss is 0.5; the line ends nearer to the middle.
  expect(end.raw).toBeCloseTo(0.5);
  expect(end.drawn).toBe(smooth(training, 0.6).values[59]);
  expect(end.drawn).toBeGreaterThan(0.6);
  const under = legendValue('training', training, 0.6, 11);
  expect(under.drawn).toBe(smooth(training, 0.6).values[10]);
  expect(under.raw).toBeCloseTo(1.1);
});

test('what is not smoothed is told once', () => {
  const [training, held] = [noisy().series('training', 'loss'), noisy().series('held-out', 'loss')];
  if (!training || !held) throw new Error('no series');
  expect(legendValue('training', training, 0, undefined)).toEqual({
    drawn: training.values[59],
    raw: undefined,
  });
  expect(legendValue('held-out', held, 0.6, 30)).toEqual({ drawn: 0.9, raw: undefined });
});

test('a step that is measured again is one point', () => {
  const book = new CurveBook();
  book.add('held-out', 'loss', { steps: [20], values: [0.9] });
  book.add('held-out', 'loss', { steps: [20], values: [0.8] });
  const series = book.series('held-out', 'loss');
  expect([series?.length, series?.values[0]]).toEqual([1, 0.8]);
});
