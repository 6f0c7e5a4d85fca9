// The bridge to Electron: every call of the contract goes through by its name, and news comes back.
import { expect, test } from 'vitest';
import { hostCalls } from '../../main/host-api.ts';
import { electronHost } from './electron-host.ts';

test('every call of the contract reaches the bridge under its own name', async () => {
  const called: [string, unknown][] = [];
  const host = electronHost({
    call: (name, ask) => {
      called.push([name, ask]);
      return Promise.resolve({ dropped: true });
    },
    on: () => () => undefined,
  });
  expect(await host.dropDraft({ id: 'a' })).toEqual({ dropped: true });
  await host.storeGet({ key: 'settings' });
  expect(called).toEqual([
    ['dropDraft', { id: 'a' }],
    ['storeGet', { key: 'settings' }],
  ]);
  for (const name of Object.keys(hostCalls)) expect(name in host).toBe(true);
});

test('a chosen menu entry is heard until the listener leaves', () => {
  const listeners = new Set<(news: unknown) => void>();
  const host = electronHost({
    call: () => Promise.resolve({}),
    on: (_, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const heard: string[] = [];
  const leave = host.on('command', ({ id }) => heard.push(id));
  for (const listener of listeners) listener({ id: 'edit.undo' });
  leave();
  expect(listeners.size).toBe(0);
  expect(heard).toEqual(['edit.undo']);
});
