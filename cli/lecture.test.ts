// Every run of the lecture's table is a sound document whose data fits it, and goals are judged as written.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Dataset, Document } from '../graph-core/index.ts';
import { analyze, dataFit, findBlock, openData } from '../graph-core/index.ts';
import { testContext } from '../graph-core/data/host.testing.ts';
import type { LectureRun } from './lecture.ts';
import { differenceOf, documentOf, isReached, lectureRuns } from './lecture.ts';
import { keptOutcome } from './kept-outcome.ts';
import { testFolder } from './kumiki.testing.ts';
import { balanceOf } from './measure-game.ts';
import { readDocument } from './read-document.ts';
import { compareTwin, twinWords } from './twin.ts';

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
  // As scipy.stats.t.interval(0.95, n − 1) gives them.
  expect(differenceOf('exact', [0.03, -0.01, 0.01, 0.05]).interval).toBeCloseTo(0.041085, 4);
  const many = Array.from({ length: 21 }, (_, index) => index);
  expect(differenceOf('kid', many).interval).toBeCloseTo(2.824407, 3);
});

test('every row from 1 to 14 is there', () => {
  const rows = [...new Set(lectureRuns.map(({ row }) => row))];
  expect(rows).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
});

test('a critic is balanced in the checks behind round 500 whose AUC lies between the bounds', () => {
  const at = (step: number, auc: number) => ({ step, metrics: { auc } });
  const checks = [
    at(100, 1),
    at(500, 1),
    at(600, 0.55),
    at(700, 0.97),
    at(800, 0.98),
    at(900, 0.7),
  ];
  expect(balanceOf(checks)).toBe(0.75);
  expect(balanceOf([at(500, 0.7)])).toBeNaN();
});

test('a twin is compared over the seeds that both have, and missing where there is none', async () => {
  const folder = testFolder();
  const file = path.join(folder, 'twin.json');
  writeFileSync(file, JSON.stringify({ game: { 0: { kid: 0.1 }, 1: { kid: 0.3 } } }));
  const limit = { metric: 'kid', timesAtMost: 1.2 };
  const ours = (...kids: readonly number[]) =>
    kids.map((kid, seed) => ({ seed, metrics: { kid } }));
  const compare = (kids: readonly number[], given: string | undefined = file) =>
    compareTwin({ template: 'game' }, limit, ours(...kids), given);
  expect(await compare([0.2, 0.25])).toMatchObject({ ours: 0.225, theirs: 0.2, reached: true });
  expect(await compare([0.2, 0.3])).toMatchObject({ ours: 0.25, reached: false });
  const alone = await compareTwin({ template: 'game' }, limit, ours(0.1), undefined);
  expect(alone.reached).toBe(false);
  expect(twinWords(alone)).toBe(
    'kid: the PyTorch twin is not measured on these seeds (--twin): missed',
  );
  expect(twinWords(await compare([0.2, 0.3]))).toBe(
    'kid on seeds 0, 1: 0.2500 against 0.2000 of the PyTorch twin: 1.25 times, at most 1.2 (missed)',
  );
  expect(await compare([0.1, 0.1, 0.7])).toMatchObject({ seeds: [0, 1], ours: 0.1 });
  writeFileSync(file, '{');
  await expect(compare([0.2])).rejects.toThrow(
    /holds no figures of a twin: .*npm run bench -- twin\.$/,
  );
});

test('a training that is kept is not trained again', async () => {
  const folder = path.join(testFolder(), 'new');
  const run = { row: 14, name: 'ring, short', template: 'gan-2d' };
  let trained = 0;
  const reach = () => keptOutcome(folder, run, 3, () => Promise.resolve({ trained: ++trained }));
  expect([await reach(), await reach()]).toEqual([{ trained: 1 }, { trained: 1 }]);
  await keptOutcome(folder, run, 4, () => Promise.resolve(++trained));
  await keptOutcome(undefined, run, 3, () => Promise.resolve(++trained));
  await keptOutcome(folder, { ...run, template: 'other' }, 3, () => Promise.resolve(++trained));
  expect(trained).toBe(4);
  writeFileSync(path.join(folder, 'row-14-ring-short-gan-2d-seed-3.json'), '{');
  expect(await reach()).toEqual({ trained: 5 });
  const unmeasured = () => keptOutcome(folder, run, 5, () => Promise.resolve({ auc: Number.NaN }));
  expect([await unmeasured(), await unmeasured()]).toEqual([
    { auc: Number.NaN },
    { auc: Number.NaN },
  ]);
});
