// The name of a kept run as it is typed: kept within a second, never empty, never longer than a record may hold.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { outside } from '../host/bridge.testing.ts';
import { memoryStore } from '../host/memory-store.testing.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount, press, type } from '../parts/mount.testing.tsx';
import { keptRuns, useKeptRuns } from '../run/kept/kept-runs.ts';
import { keptRecord } from '../run/kept/kept-record.testing.ts';
import { readRecord } from '../run/kept/run-record.ts';
import { RunName } from './RunName.tsx';

const store = memoryStore();
outside({ ...store });
const record = keptRecord('r', newDocument(), { name: 'CNN' });
const keptName = () => readRecord(store.values.get('run/r/record') ?? new Uint8Array())?.name;

function First() {
  const [first] = useKeptRuns(({ records }) => records);
  return first ? <RunName record={first} /> : null;
}

let mounted: Mounted;
const field = () => mounted.field('Name') as HTMLInputElement;
const write = (text: string) => mounted.does(() => type(field(), text));
const wait = (time: number) => act(async () => void (await vi.advanceTimersByTimeAsync(time)));

beforeEach(async () => {
  store.values.clear();
  keptRuns.setState({ records: [record] });
  mounted = await mount(<First />);
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await mounted.unmount();
  keptRuns.setState({ records: [] });
});

test('under continuous typing it is kept within a second of each key, and an empty name never is', async () => {
  for (const typed of ['C', 'CN', '', ' ', 'W', 'Wi', 'Wide']) {
    await write(typed);
    await wait(300);
  }
  expect(keptName()).toBe('Wi');
  await wait(700);
  expect(keptName()).toBe('Wide');
  expect(field().value).toBe('Wide');
});

test('Escape brings the name of before back, Enter and a field that vanishes keep what was typed', async () => {
  await write('Other');
  await wait(1000);
  await mounted.does(() => press(field(), 'Escape'));
  expect([keptName(), field().value]).toEqual(['CNN', 'CNN']);
  await write('Mine');
  await mounted.does(() => press(field(), 'Enter'));
  expect(keptName()).toBe('Mine');
  await write('Mine, longer');
  await mounted.unmount();
  expect(keptName()).toBe('Mine, longer');
});

test('no name can be typed that would make the run unreadable', () => {
  expect(field().maxLength).toBe(200);
  const named = (name: string) => new TextEncoder().encode(JSON.stringify({ ...record, name }));
  expect(readRecord(named('a'.repeat(field().maxLength)))).toBeDefined();
  expect(readRecord(named('a'.repeat(field().maxLength + 1)))).toBeUndefined();
});
