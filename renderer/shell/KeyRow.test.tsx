// A row of the page of keys: a command is given others, a conflict is named, and its own are given back.
import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clickOn, mount, named } from '../parts/mount.testing.tsx';
import type { Mounted } from '../parts/mount.testing.tsx';
import { useSettings } from '../stores/settings.ts';
import { findCommand } from '../commands/registry.ts';
import { KeyRow } from './KeyRow.tsx';

let dialog: Mounted;
beforeEach(async () => {
  const command = findCommand('insert.block');
  if (command) dialog = await mount(<KeyRow command={command} />);
});
afterEach(async () => {
  await dialog.unmount();
  await act(async () => useSettings.getState().set({ keys: {} }));
});

const press = (key: string, code: string) =>
  dialog.does(() =>
    named('Press the new keys for Add a block…; Escape leaves them as they are').dispatchEvent(
      new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
    ),
  );

test('other keys are given by pressing them, kept in the settings, and taken back', async () => {
  await dialog.does(() => clickOn(named('Change the keys of Add a block…')));
  await press('x', 'KeyX');
  expect(useSettings.getState().keys).toEqual({ 'insert.block': ['KeyX'] });
  await dialog.does(() => clickOn(named('Own keys of Add a block… again')));
  expect(useSettings.getState().keys).toEqual({});
});

test('keys that another command has are named, and given only when asked for', async () => {
  await dialog.does(() => clickOn(named('Change the keys of Add a block…')));
  await press('f', 'KeyF');
  expect(document.body.textContent).toContain('F belongs to ‘Add a frame');
  expect(useSettings.getState().keys).toEqual({});
  await dialog.does(() => clickOn(named('Use it here instead')));
  expect(useSettings.getState().keys).toEqual({ 'insert.frame': [], 'insert.block': ['KeyF'] });
});
