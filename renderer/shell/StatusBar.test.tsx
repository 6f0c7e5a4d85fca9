// The bar's own words about a document: while it is examined elsewhere it says so, and counts nothing.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import { runCommands } from '../commands/run-commands.ts';
import { useDocument } from '../document/document.ts';
import { setExaminer } from '../document/examine.ts';
import type { Examining } from '../document/examiner.testing.ts';
import { examining } from '../document/examiner.testing.ts';
import { speak } from '../i18n/words.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import { StatusBar } from './StatusBar.tsx';

const nodes = Array.from({ length: 1100 }, (_, at) => ({
  id: `n${at}`,
  type: 'dense',
  params: {},
  position: { x: at, y: 0 },
}));
const large = applyEdit(newDocument(), { edit: 'add', graph: null, nodes });

let bar: Mounted;
let elsewhere: Examining;
beforeEach(async () => {
  elsewhere = examining();
  setExaminer(elsewhere.examiner);
  useDocument.getState().open(large, {});
  bar = await mount(<StatusBar />);
});
afterEach(async () => {
  await bar.unmount();
  useDocument.getState().close();
  setExaminer(undefined);
  speak('en');
});

const whyNotTrain = () => runCommands.find(({ id }) => id === 'run.train')?.why?.();

test('a large document is examined, and is not trained before it is known', async () => {
  expect(bar.container.textContent).toBe('Examining the document…');
  expect(whyNotTrain()).toBe('Examining the document…');
  await bar.does(() => speak('ja'));
  expect(bar.container.textContent).toBe('文書を検査中…');
  await bar.does(() => speak('en'));
  await act(async () => elsewhere.answerAll());
  expect(bar.container.textContent).toMatch(/^1,1\d\d problems.*parameters.*multiply/);
  expect(whyNotTrain()).toMatch(/problems/);
});
