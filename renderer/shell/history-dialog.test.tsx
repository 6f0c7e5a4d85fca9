// The history as a list: each step by its name, a click goes there; an undo says what it was.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { runCommand } from '../commands/registry.ts';
import { useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { clickOn, mount, named } from '../parts/mount.testing.tsx';
import { useScreen } from '../stores/screen.ts';
import { HistoryDialog } from './HistoryDialog.tsx';

let mounted: Mounted;
beforeEach(async () => {
  const { open, edit } = useDocument.getState();
  open(newDocument('Test'), {});
  edit({ edit: 'set-variable', name: 'heads', value: 4 });
  edit({ edit: 'set-variable', name: 'd_model', value: 8 });
  mounted = await mount(<HistoryDialog onClose={() => undefined} />);
});
afterEach(() => mounted.unmount());

const steps = () => [...document.querySelectorAll('.history-step')];
const now = () => document.querySelector('[aria-current=step]')?.textContent;

test('the newest stands on top, and a click goes back and forth', async () => {
  expect(steps().map(({ textContent }) => textContent)).toEqual([
    'd_model = 8',
    'heads = 4',
    'As it was opened',
  ]);
  expect(now()).toBe('d_model = 8');
  await mounted.does(() => clickOn(named('As it was opened')));
  expect(now()).toBe('As it was opened');
  expect(useDocument.getState().history.present.variables).toEqual({});
  await mounted.does(() => clickOn(named('d_model = 8')));
  expect(useDocument.getState().history.present.variables).toEqual({ heads: 4, d_model: 8 });
});

test('an undo is said with the way back, and only the last one', async () => {
  await runCommand('edit.undo');
  await runCommand('edit.undo');
  const [message, ...more] = useScreen.getState().messages;
  expect([message?.text.en, more.length]).toEqual(['Undone: heads = 4', 0]);
  message?.action?.run();
  expect(useDocument.getState().history.present.variables).toEqual({ heads: 4 });
});
