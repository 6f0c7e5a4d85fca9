// The list of kept runs, change by change: no storage, no window.
import { expect, test } from 'vitest';
import { newDocument } from '../../../graph-core/index.ts';
import { CurveBook } from '../curves.ts';
import { keptRecord } from './kept-record.testing.ts';
import { added, broughtBack, loaded, replaced, without } from './run-list.ts';
import type { RunRecord } from './run-record.ts';

const document = newDocument();
const record = (id: string, part: Partial<RunRecord> = {}) => keptRecord(id, document, part);
const ids = (records: readonly RunRecord[] | undefined) => records?.map(({ id }) => id);

test('what is kept stands behind what was begun meanwhile, and nothing stands twice', () => {
  const [fresh, stale] = [record('new'), record('kept', { step: 9 })];
  const { records } = loaded({ records: [fresh, stale] }, [record('kept')], new Set());
  expect(ids(records)).toEqual(['new', 'kept']);
  expect(records?.[1]?.step).toBe(7);
});

test('interrupted is the newest that trained when its window ended, unless another window is at it', () => {
  const kept = [
    record('there', { phase: 'running' }),
    record('left', { phase: 'running' }),
    record('older', { phase: 'running' }),
  ];
  const interrupted = (...elsewhere: string[]) =>
    loaded({ records: [] }, kept, new Set(elsewhere)).interrupted?.id;
  expect(interrupted()).toBe('there');
  expect(interrupted('there')).toBe('left');
  expect(interrupted('there', 'left', 'older')).toBeUndefined();
});

test('a run beyond the fortieth goes, the oldest first, and never a pinned one', () => {
  const old = Array.from({ length: 41 }, (_, index) =>
    record(`${index}`, { pinned: index === 40 }),
  );
  const { records, surplus } = added(old, record('made'));
  expect(ids(surplus)).toEqual(['39']);
  expect(ids(records)?.slice(-2)).toEqual(['38', '40']);
  expect(records[0]?.id).toBe('made');
  expect(added(old.slice(0, 39), record('made')).surplus).toEqual([]);
});

test('a record takes the place of the one of its run, and of no other', () => {
  const [a, b] = [record('a'), record('b')];
  const next = record('b', { name: 'Renamed' });
  expect(replaced([a, b], next)).toEqual([a, next]);
  expect(replaced([a], next)).toEqual([a]);
});

test('what is removed is neither drawn nor offered any more', () => {
  const [a, b] = [record('a'), record('b')];
  const overlaid = new Map([
    ['a', { curves: new CurveBook(), duel: undefined }],
    ['b', { curves: new CurveBook(), duel: undefined }],
  ]);
  const left = without({ records: [a, b], overlaid, interrupted: a }, 'a');
  expect(ids(left.records)).toEqual(['b']);
  expect([...left.overlaid.keys()]).toEqual(['b']);
  expect(left.interrupted).toBeUndefined();
  expect(without({ records: [a, b], overlaid, interrupted: a }, 'b').interrupted).toBe(a);
});

test('what is brought back stands where it stood; what was kept anew meanwhile stays as it is', () => {
  const records = [record('c', { startedAt: 3 }), record('a', { startedAt: 1 })];
  expect(ids(broughtBack(records, record('b', { startedAt: 2 })))).toEqual(['c', 'b', 'a']);
  expect(broughtBack(records, record('a', { startedAt: 9 }))).toBe(records);
});
