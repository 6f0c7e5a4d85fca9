// The report of a real model as a user sees it: figures, the examples behind a count, what an edit and a step do to it, and its page.
import { Blob } from 'node:buffer';
import { afterEach, expect, test } from 'vitest';
import type { Document, OutputFigures } from '../../../graph-core/index.ts';
import { measuredOnHeldOut, newDocument, reportPage, verbatim } from '../../../graph-core/index.ts';
import { smaller, smallTransformer } from '../../../graph-core/train/trainer.testing.ts';
import { outside } from '../../host/bridge.testing.ts';
import { speak } from '../../i18n/words.ts';
import type { Mounted } from '../../parts/mount.testing.tsx';
import { clickOn, mount, named, type, until } from '../../parts/mount.testing.tsx';
import { prepareHere } from '../../run/engine.testing.ts';
import { useInspectState } from '../../run/inspect-state.ts';
import { keptRecord } from '../../run/kept/kept-record.testing.ts';
import { keptRuns } from '../../run/kept/kept-runs.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useReport } from '../../run/report.ts';
import { InspectRoom } from '../InspectRoom.tsx';

let room: Mounted;
const { asked } = outside({
  about: () => ({ version: '9.9.9' }),
  saveBytes: () => ({ name: 'report' }),
  storePut: () => ({ stored: true }),
});

afterEach(async () => {
  await room.unmount();
  speak('en');
});

const clothes = smaller(
  'cnn',
  {},
  { steps: 4, batchSize: 16, validateEvery: 0 },
  { training: 60, heldOut: 40 },
);

async function report(document: typeof clothes, say = 8): Promise<readonly OutputFigures[]> {
  prepareHere(document, 'wasm');
  useInspectState.getState().go({ page: 'report' });
  useReport.getState().choose({ say });
  room = await mount(<InspectRoom />);
  await until(() => room.container.querySelector('.report') !== null);
  await click('Measure');
  await until(() => useReport.getState().report !== undefined);
  return useReport.getState().report?.figures ?? [];
}

const click = (name: string | RegExp) => room.does(() => clickOn(named(name)));
const said = () => room.container.textContent ?? '';

test('a count of the matrix leads to its examples, and an example to what goes on inside', async () => {
  const [figures] = await report(clothes);
  if (figures?.kind !== 'classes') throw new Error('There are no classes.');
  expect(said()).toContain('Measured on 40 held-out examples. With the weights of step 0.');
  // Not the usual 2,000, of which there are none.
  expect(room.container.querySelector<HTMLInputElement>('input[inputmode]')?.value).toBe('40');
  expect(said()).toContain(`always ‘${figures.baseline.says}’`);
  expect(room.container.querySelectorAll('.report-charts figure')).toHaveLength(3);
  const { truth, answer } = figures.each;
  const [first = 0, second = 0] = [truth[0], answer[0]];
  const [is, was] = [first, second].map((id) => figures.classes[id]?.name);
  const count = figures.matrix[first]?.[second] ?? 0;
  await click(`${count} of ‘${is}’ answered ‘${was}’`);
  await until(() => room.container.querySelector('.report-example') !== null);
  const examples = [...room.container.querySelectorAll('.report-example')];
  expect(examples).toHaveLength(count);
  for (const example of examples) expect(example.querySelector('.picture')).not.toBeNull();
  await click('Look inside example 1');
  expect(useInspectState.getState().page).toBe('sample');
  expect(liveRun().wantedSample).toEqual({ from: 'held-out', index: 0 });
});

test('what was saved is the page of the same figures, in the language of the screen', async () => {
  const figures = await report(smallTransformer());
  expect(figures.map(({ kind }) => kind)).toEqual(['tokens', 'sentences']);
  expect(said()).toContain('edit distance in tokens');
  await room.does(() => speak('ja'));
  expect(said()).toContain('検証用の 32 件で測定しました。ステップ 0 の重みを使いました。');
  await click('HTML として保存');
  await until(() => asked.some(({ call }) => call === 'saveBytes'));
  const saved = asked.at(-1)?.ask as { suggestedName: string; bytes: Uint8Array } | undefined;
  expect(saved?.suggestedName).toMatch(/-report\.html$/);
  const { metrics = {}, units = {}, remarks = [], document } = useReport.getState().report ?? {};
  const name = document?.name ?? '';
  const page = reportPage(
    {
      name: typeof name === 'string' ? verbatim(name) : name,
      measured: measuredOnHeldOut(32),
      metrics,
      units,
      figures,
      remarks,
      version: '9.9.9',
    },
    'ja',
  );
  expect(new TextDecoder().decode(saved?.bytes)).toBe(page);
});

test('a report says that the run has gone on since, and one of another run is not shown', async () => {
  await report(clothes);
  expect(said()).not.toContain('The run has trained on');
  await room.does(() => liveRun().step(clothes));
  await until(() => liveRun().progress?.step === 1 && liveRun().phase === 'paused');
  await until(() => said().includes('The run has trained on to step 1 since.'));
  // What is chosen for the next report changes nothing of this one.
  await room.does(() => useReport.getState().choose({ which: 'best' }));
  expect(said()).toContain('The run has trained on to step 1 since.');
  await room.does(() => useReport.getState().choose({ which: 'last' }));
  await room.does(() => liveRun().reset(clothes));
  await until(() => room.container.querySelector('.report') !== null);
  expect(said()).not.toContain('Measured on');
});

test('Escape ends the measuring, and nothing is said of it', async () => {
  prepareHere(clothes, 'wasm');
  useInspectState.getState().go({ page: 'report' });
  room = await mount(<InspectRoom />);
  await until(() => room.container.querySelector('.report') !== null);
  await room.does(() => useReport.setState({ report: undefined }));
  await click('Measure');
  await room.does(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
  await until(() => useReport.getState().share === undefined);
  expect(useReport.getState().report).toBeUndefined();
  expect(said()).not.toContain('Cancelled');
  expect(named('Measure')).toBeDefined();
});

/** 100 flowers of a table, 20 of them kept for a test. */
function flowers() {
  const rows = Array.from(
    { length: 100 },
    (_, row) => `${row % 7},${row % 5},${row % 2 ? 'ja' : 'nein'}`,
  );
  const content = new Blob([`a,b,kind\n${rows.join('\n')}\n`]);
  const file = { name: 'flowers.csv', content };
  const empty = newDocument('Flowers');
  const nodes = [
    ['x', 'vector-input', { features: 2 }],
    ['d', 'dense', { units: 2 }],
    ['y', 'classification-output', {}],
  ] as const;
  const document: Document = {
    ...empty,
    graph: {
      nodes: nodes.map(([id, type, params], index) => ({
        id,
        type,
        params: { ...params },
        position: { x: 260 * index, y: 0 },
      })),
      edges: [
        { id: 'a', from: { node: 'x', port: 'values' }, to: { node: 'd', port: 'values' } },
        { id: 'b', from: { node: 'd', port: 'values' }, to: { node: 'y', port: 'logits' } },
      ],
      notes: [],
    },
    data: {
      source: 'table',
      options: { testShare: 0.2 },
      bindings: { x: 'features', y: 'target' },
    },
    training: { ...empty.training, batchSize: 10, steps: 5 },
  };
  return { document, file };
}

test('a test is measured whole and counted, its examples are shown, and nobody looks inside them', async () => {
  const { document, file } = flowers();
  prepareHere(document, 'wasm', [file]);
  useInspectState.getState().go({ page: 'report' });
  room = await mount(<InspectRoom />);
  await until(() => liveRun().tested === 20 && room.container.querySelector('.report') !== null);
  await room.does(() => type(named('Measure on'), 'test'));
  expect(said()).toContain('a model chosen by its test figures looks better than it is');
  const measure = async (name: string) => {
    await room.does(() => useReport.setState({ report: undefined }));
    await click(name);
    await until(() => useReport.getState().report !== undefined);
  };
  await measure('Measure');
  expect(said()).toContain('Measured on 20 test examples. These weights belong to no kept run');
  expect(said()).toContain('Classification output · kind');
  keptRuns.setState({ records: [keptRecord(liveRun().run ?? '', document)] });
  await measure('Measure');
  expect(said()).toContain('Measured on 20 test examples, for the first time in this run.');
  await measure('Measure');
  expect(said()).toContain(
    'for the 2nd time in this run: a model chosen by these figures looks better',
  );
  const [record] = keptRuns.getState().records;
  expect(record?.tests?.map(({ examples }) => examples)).toEqual([20, 20]);

  const [figures] = useReport.getState().report?.figures ?? [];
  if (figures?.kind !== 'classes') throw new Error('There are no classes.');
  expect(figures.matrix.flat().reduce((a, b) => a + b)).toBe(20);
  await room.does(() =>
    clickOn(room.container.querySelector<HTMLElement>('.report-count:not(:disabled)') ?? named('')),
  );
  await until(() => room.container.querySelector('.report-example') !== null);
  expect(room.container.querySelector('button.report-example')).toBeNull();
  expect(said()).not.toContain('Look inside');
});
