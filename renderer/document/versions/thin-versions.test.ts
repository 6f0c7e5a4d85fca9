// Versions grow fewer with age, never by the newest, and no number of drafts takes the place of what was saved.
import { expect, test } from 'vitest';
import { mostVersions, versionsToDrop } from './thin-versions.ts';
import type { VersionKind } from './version-key.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 28, 12, 30);
const aged = (age: number, kind: VersionKind = 'file') => ({
  key: `${kind} ${age}`,
  at: now - age,
  kind,
});
const kept = (ages: readonly number[]) => {
  const all = ages.map((age) => aged(age));
  const gone = new Set(versionsToDrop(all, now));
  return all.filter((version) => !gone.has(version)).map(({ at }) => now - at);
};

test('all of the last hour stay', () => {
  const ages = [0, 1, 2, 3, 5, 8, 13, 59].map((minutes) => minutes * minute);
  expect(kept(ages)).toEqual(ages);
});

test('of each hour of the last day, and of each day before, the last one stays', () => {
  // 12:30 now: 11:20 and 11:05 share an hour; the two of three days ago share a day.
  const ages = [1.17, 1.42, 5, 5.2, 70, 71].map((hours) => Math.round(hours * hour));
  expect(kept(ages)).toEqual([ages[0], ages[2], ages[4]]);
});

test('thirty saves within an hour thin themselves out, not the days before', () => {
  const hourly = Array.from({ length: 30 }, (_, index) => index * minute);
  const days = [2, 3, 4, 5].map((count) => count * 24 * hour);
  const left = kept([...hourly, ...days]);
  expect(left).toHaveLength(mostVersions.file);
  expect(left).toEqual(expect.arrayContaining([0, ...days]));
});

test('drafts are counted by themselves', () => {
  const drafts = Array.from({ length: 40 }, (_, index) => aged(index * minute, 'draft'));
  const saved = [aged(30 * minute), aged(3 * hour)];
  const gone = versionsToDrop([...drafts, ...saved], now);
  expect(gone).toHaveLength(40 - mostVersions.draft);
  expect(gone.every(({ kind }) => kind === 'draft')).toBe(true);
  expect(gone).not.toContain(drafts[0]);
});

test('whatever there is, thinning twice drops no more, and the newest is never dropped', () => {
  let random = 7;
  const next = () => (random = (random * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 200; round++) {
    const all = Array.from({ length: Math.floor(next() * 60) }, (_, index) => ({
      ...aged(Math.floor(next() ** 3 * 40 * 24 * hour), next() < 0.5 ? 'file' : 'draft'),
      key: String(index),
    }));
    const gone = new Set(versionsToDrop(all, now));
    const left = all.filter((version) => !gone.has(version));
    expect(versionsToDrop(left, now)).toEqual([]);
    for (const kind of ['file', 'draft'] as const) {
      const ages = (list: typeof all) => list.filter((v) => v.kind === kind).map(({ at }) => at);
      expect(Math.max(...ages(left))).toBe(Math.max(...ages(all)));
      expect(ages(left).length).toBeLessThanOrEqual(mostVersions[kind]);
    }
  }
});
