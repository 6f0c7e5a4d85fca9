// Menus on a kept run and on a view offer what can be done with that one, and do it.
import { afterEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { keptRecord } from '../run/kept/kept-record.testing.ts';
import { keptRuns } from '../run/kept/kept-runs.ts';
import { usePointed } from '../stores/pointed.ts';
import type { Thing } from './offers.ts';
import { offeredBy } from './offers.ts';
import { findCommand } from './registry.ts';

afterEach(() => usePointed.setState({ run: undefined, view: undefined }));

const document = newDocument('Test');
const idsOf = (thing: Thing) =>
  offeredBy(thing).flatMap((group) => group.flatMap((offer) => ('id' in offer ? [offer.id] : [])));

test('a run: nothing that cannot be done, and what is chosen is done to the run pointed at', () => {
  const removed: string[] = [];
  keptRuns.setState({
    remove: (id) => void removed.push(id),
    records: [keptRecord('a', document), keptRecord('b', document)],
  });
  expect(idsOf('run')).toEqual([]);
  usePointed.setState({ run: 'b' });
  expect(idsOf('run')).toEqual([
    'kept-run.overlay',
    'kept-run.pin',
    'kept-run.branch-last',
    'kept-run.open-document',
    'kept-run.save-curves',
    'kept-run.delete',
  ]);
  void findCommand('kept-run.delete')?.run();
  expect(removed).toEqual(['b']);
});

test('a view: enlarged where it is small, and saved', () => {
  const saved: string[] = [];
  usePointed.setState({ view: { path: 'x', save: (format) => void saved.push(format) } });
  expect(idsOf('view')).toEqual([
    'inspect-view.save-png',
    'inspect-view.save-svg',
    'inspect-view.save-csv',
  ]);
  usePointed.setState({ view: { path: 'x', enlarge: () => undefined, save: () => undefined } });
  expect(idsOf('view')[0]).toBe('inspect-view.enlarge');
  usePointed.setState({ view: { path: 'x', save: (format) => void saved.push(format) } });
  void findCommand('inspect-view.save-csv')?.run();
  expect(saved).toEqual(['csv']);
});
