// A column that does not fit is named in the Train room with its repair, and nothing is trained before it is mended.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProblemList } from '../problems/ProblemList.tsx';
import { useDocument } from '../document/document.ts';
import { columns, table } from '../run/own-table.testing.ts';
import { useScreen } from '../stores/screen.ts';
import { RunControls } from './RunControls.tsx';
import { RunMessages } from './RunMessages.tsx';

const container = document.createElement('div');
let root: ReturnType<typeof createRoot>;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.append(container);
  root = createRoot(container);
  await act(async () => {
    useDocument.getState().open(table, {});
    root.render(
      <>
        <RunControls />
        <RunMessages />
        <ProblemList>Problems</ProblemList>
      </>,
    );
  });
});
afterEach(async () => {
  await act(async () => {
    useScreen.getState().openDialog(undefined);
    root.unmount();
  });
  useDocument.getState().close();
});

const named = (words: string) =>
  [...document.body.querySelectorAll('button')].filter(({ textContent }) => textContent === words);
const hear = (news: object) =>
  act(async () =>
    useDocument.getState().hearOfData({ source: 'table-file', checking: false, ...news }),
  );
const repair = 'Set Features of ‘Vector input’ to 2';

test('the misfit is in the Train room and in the list, its repair beside it, and Train waits for it', async () => {
  await hear({ columns });
  expect(document.body.textContent).toContain(
    '‘Vector input’ takes features 8, but the column ‘Features’ has 2 there.',
  );
  expect(named('Train')[0]?.disabled).toBe(true);
  await act(async () => useScreen.getState().openDialog('problems'));
  expect(named(repair)).toHaveLength(2);
  await act(async () => named(repair)[0]?.click());
  expect(named(repair)).toHaveLength(0);
  expect(named('Train')[0]?.disabled).toBe(false);
});

test('data that cannot be opened is said, with the way to where it is chosen', async () => {
  const failure = { en: 'No file is chosen yet.', ja: 'ファイルがまだ選ばれていません。' };
  await hear({ failure });
  expect(document.body.textContent).toContain('No file is chosen yet.');
  expect(named('Train')[0]?.disabled).toBe(true);
  await act(async () => named('Choose data')[0]?.click());
  expect(useScreen.getState().room).toBe('data');
  useScreen.getState().goTo('train');
});

test('while the data is looked at, nothing is trained', async () => {
  await hear({ checking: true });
  expect(named('Train')[0]?.disabled).toBe(true);
  await hear({ columns: [{ ...columns[0], sizes: [8] }, columns[1]] });
  expect(named('Train')[0]?.disabled).toBe(false);
});
