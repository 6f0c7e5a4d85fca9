// The runs of this window as they meet its documents: whose files a document learns from, and what the screen is told.
import { afterEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { dataFiles } from './data-files.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { desks, liveRun } from './live-runs.ts';

afterEach(() => {
  for (const { run } of desks.all())
    run.setState({ phase: 'idle', run: undefined, trained: undefined });
  useDocument.getState().close();
  dataFiles.setState({ files: {} });
});

const file = (name: string) => ({ name, content: new Blob([name]) });
const given = () => dataFiles.getState().files.table?.map(({ name }) => name);
const { open } = useDocument.getState();

test('a document learns from its own files again, whatever was given in another meanwhile', () => {
  const a = newDocument('A');
  open(a, { draftId: 'a' });
  dataFiles.getState().give('table', [file('shells.csv')]);
  open(newDocument('B'), { draftId: 'b' });
  // Files that were dropped before a document was opened are for that document.
  expect(given()).toEqual(['shells.csv']);
  dataFiles.getState().give('table', [file('iris.csv')]);
  open(a, { draftId: 'a', dirty: true });
  expect(given()).toEqual(['shells.csv']);
  open(newDocument('B'), { draftId: 'b' });
  expect(given()).toEqual(['iris.csv']);
});

test('so does a document that is known by its run alone', () => {
  const a = newDocument('A');
  open(a, {});
  desks.present().run.setState({ run: 'one', trained: a, phase: 'paused' });
  dataFiles.getState().give('table', [file('shells.csv')]);
  open(newDocument('B'), {});
  dataFiles.getState().give('table', [file('iris.csv')]);
  expect(liveRun().run).toBeUndefined();
  // Its tab is closed.
  useTabs.setState({ tabs: [] });
  open({ ...a }, {});
  expect([liveRun().run, given()]).toEqual(['one', ['shells.csv']]);
});
