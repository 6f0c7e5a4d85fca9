// The log of a run as it grows: cut anywhere, broken off, gone on with, and of strangers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curvesCsv } from '../train/curves-csv.ts';
import type { News } from '../train/protocol.ts';
import { curvesOfCsv } from './curves-of-csv.ts';
import { readRunLog } from './run-log.ts';
import { logLine, logNews, logOf } from './write-run-log.ts';

const curves = new Map([
  ['loss', { steps: [1, 2, 3], values: [3, 2, 1.5] }],
  ['gradient-norm', { steps: [1, 2, 3], values: [0.3, 0.2, 0.1] }],
]);
const validations = [{ step: 2, metrics: { loss: 2.5, accuracy: 0.25 } }];

/** As a string, since maps print as nothing. */
const seen = (words: readonly string[]) => {
  const reader = readRunLog();
  for (const part of words) reader.hear(part);
  const { curves: all, ...rest } = reader.log;
  return { ...rest, curves: Object.fromEntries(all) };
};

test('what is written reads back, wherever it is cut', () => {
  const whole = logLine({ step: 0, steps: 9, began: true }) + logOf({ curves, validations });
  const all = seen([whole]);
  expect(all).toMatchObject({ curves: Object.fromEntries(curves), validations, step: 3 });
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      expect(seen(at.slice(1).map((end, index) => whole.slice(at[index], end)))).toEqual(all);
    }),
  );
});

test('news is told as lines, a step a line', () => {
  const news = {
    type: 'progress',
    curves: Object.fromEntries(curves),
  } as unknown as News;
  const { curves: read, step } = seen([logNews(news)]);
  expect([read, step]).toEqual([Object.fromEntries(curves), 3]);
  expect(logNews({ type: 'baselines', baselines: {} })).toBe('');
});

test('a run that goes on is no longer ended, and one that failed says why', () => {
  const ended = logLine({ step: 3, ended: 'interrupted' });
  expect(seen([ended])).toMatchObject({ ended: 'interrupted' });
  const again = logLine({ step: 3, began: true, processes: 2, device: 'cpu' });
  expect(seen([ended, again])).toMatchObject({ ended: undefined, began: { processes: 2 } });
  expect(seen([again, logLine({ failed: 'No room.', process: 1 })]).failed).toEqual({
    sentence: 'No room.',
    process: 1,
  });
});

test('half a line, no JSON and other JSON are passed over', () => {
  const lines = ['{"step": 4, "lo', 'hello', '[1]', '{"step": "x"}', 'null', '{"loss": 4}'];
  expect(seen([`${lines.join('\n')}\n${logLine({ step: 5, loss: 1 })}`])).toMatchObject({
    step: 5,
    curves: { loss: { steps: [5], values: [1] } },
  });
});

test('curves.csv reads back up to a step, without what was held out', () => {
  const csv = curvesCsv(curves, validations);
  expect(curvesOfCsv(csv)).toEqual(curves);
  expect(curvesOfCsv(csv, 2).get('loss')?.steps).toEqual([1, 2]);
  expect(curvesOfCsv('')).toEqual(new Map());
});
