// Every run of the lecture's table is a sound document whose data fits it, and goals are judged as written.
import { expect, test } from 'vitest';
import type { Dataset, Document } from '../graph-core/index.ts';
import { analyze, dataFit, findBlock, openData } from '../graph-core/index.ts';
import { testContext } from '../graph-core/data/host.testing.ts';
import type { LectureRun } from './lecture.ts';
import { differenceOf, documentOf, isReached, lectureRuns } from './lecture.ts';
import { readDocument } from './read-document.ts';

const opened = new Map<string, Promise<Dataset>>();

/** Opened once for all runs that share it. */
function aFewOf({ source, options }: Document['data']): Promise<Dataset> {
  const few = Object.keys(options)
    .filter((name) => ['examples', 'heldOut', 'training'].includes(name))
    .map((name) => [name, 20]);
  const settings = { source, options: { ...options, ...Object.fromEntries(few) } };
  const key = JSON.stringify(settings);
  const found = opened.get(key) ?? openData(settings, testContext());
  opened.set(key, found);
  return found;
}

const templatesOf = (run: LectureRun): LectureRun[] =>
  run.against ? [run, { ...run, template: run.against.template }] : [run];

test.each(
  lectureRuns
    .flatMap(templatesOf)
    .map((run) => [`row ${run.row}, ${run.name}, ${run.template}`, run] as const),
)('%s fits its data', async (_, run) => {
  const { document: template } = await readDocument(run.template);
  const document = documentOf(run, template, 0);
  const analysis = analyze(document, findBlock);
  expect(analysis.problems).toEqual([]);
  const { columns } = await aFewOf(document.data);
  expect(dataFit(document, analysis, columns)).toEqual([]);
});

test('a goal is reached at its bound, and never by a value that was not measured', () => {
  const goal = { metric: 'exact', atLeast: 0.99 };
  expect([0.99, 0.989, Number.NaN, undefined].map((value) => isReached(goal, value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(isReached({ metric: 'loss', atMost: 0.015 }, 0.015)).toBe(true);
  expect(isReached({ metric: 'loss', atMost: 0.015 }, 0.0151)).toBe(false);
});

test('a difference over seeds is told with its mean, spread and median', () => {
  expect(differenceOf('exact', [0.03, -0.01, 0.01, 0.05])).toMatchObject({
    mean: expect.closeTo(0.02, 6),
    spread: expect.closeTo(0.02582, 5),
    median: expect.closeTo(0.02, 6),
  });
  expect(differenceOf('exact', [0.03, -0.01, 0.04]).median).toBe(0.03);
  expect(differenceOf('exact', [0.03]).spread).toBeNaN();
});

test('every row from 1 to 13 is there', () => {
  const rows = [...new Set(lectureRuns.map(({ row }) => row))];
  expect(rows).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
});
