// What docs/architecture.md says of files is so: they exist, and the walks follow the imports.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importsOf } from './layers.mjs';
import { root } from './project.mjs';

const page = readFileSync(path.join(root, 'docs', 'architecture.md'), 'utf8');

/** Each walk as its rows: how the file is joined to the one above, and the file. */
const walks = page
  .split('\n### ')
  .slice(1)
  .map((section) =>
    [...section.matchAll(/^\| ([→⇢]?) ?\| `([^`]+)` \|/gm)].map(([, joined = '', file = '']) => ({
      joined,
      file,
    })),
  );

test('every file and folder that the page names exists', () => {
  const named = [...page.matchAll(/`([\w-]+\/[\w./-]+)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});

test('each file of a walk is joined to the one above it as the arrow says', () => {
  expect(walks.map((walk) => walk.length > 10)).toEqual([true, true, true, true, true]);
  const wrong = walks.flatMap((walk) =>
    walk.slice(1).flatMap(({ joined, file }, index) => {
      const before = walk[index]?.file ?? '';
      const near = reaches(before, file) || reaches(file, before);
      return near === (joined === '→') ? [] : [`${before} ${joined} ${file}`];
    }),
  );
  expect(wrong).toEqual([]);
});

/** Directly, or by way of one other file, such as the door of the core. */
function reaches(from: string, to: string): boolean {
  const near = importsOf(from);
  return near.includes(to) || near.some((file) => importable(file) && importsOf(file).includes(to));
}

function importable(file: string): boolean {
  return /\.tsx?$/.test(file) && existsSync(path.join(root, file));
}
