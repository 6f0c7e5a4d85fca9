// What CONTRIBUTING.md and docs/exports.md list is complete.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportedTemplates } from '../graph-core/export/exported.testing.ts';
import { root } from './project.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const contributing = read('CONTRIBUTING.md');
const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.py', '*.yml'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

test('every environment variable that is read has its row, and every row is read', () => {
  const used = new Set(
    sources.flatMap((file) => [...read(file).matchAll(/\bKUMIKI_[A-Z_]+/g)].map(([name]) => name)),
  );
  const listed = [...contributing.matchAll(/^\| `(KUMIKI_[A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(new Set(listed)).toEqual(used);
});

test('every script of package.json has its row, and every row is a script', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const rows = [...contributing.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
  const own = Object.keys(scripts);
  expect(own.filter((name) => !rows.includes(name))).toEqual([]);
  expect(rows.filter((name) => !own.includes(name))).toEqual([]);
});

test('every file and folder that CONTRIBUTING.md names exists', () => {
  const named = [
    ...contributing.matchAll(
      /`((?:graph-core|renderer|cli|main|templates|scripts|docs|e2e|bench)\/[\w./-]*)`/g,
    ),
  ];
  expect(named.length).toBeGreaterThan(20);
  const tracked = (name: string) =>
    execFileSync('git', ['ls-files', '-co', '--exclude-standard', name], {
      cwd: root,
      encoding: 'utf8',
    }) !== '';
  expect(named.map(([, name = '']) => name).filter((name) => !tracked(name))).toEqual([]);
});

test('docs/exports.md has a row for every template that is exported', () => {
  const page = read('docs/exports.md');
  expect(exportedTemplates.filter((id) => !page.includes(`\n| ${id} |`))).toEqual([]);
});
