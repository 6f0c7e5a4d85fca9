// What CONTRIBUTING.md and docs/exports.md list is complete.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportedTemplates } from '../graph-core/export/exported.testing.ts';
import { helpPage, helpSources, markdownOf } from './help-pages.ts';
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

test.each(Object.entries(helpSources))(
  'the help page %s says the same in both languages',
  (id, { en, ja }) => {
    const [english, japanese] = [markdownOf(en), markdownOf(ja)];
    expect(outline(japanese)).toEqual(outline(english));
    const known = new Set(Object.keys(helpSources));
    for (const words of [english, japanese]) {
      const { html, headings } = helpPage(id, words);
      expect(headings.length).toBeGreaterThan(0);
      for (const [, page = ''] of html.matchAll(/data-page="([^"]+)"/g))
        expect(known).toContain(page);
      expect(html).not.toContain('<img');
    }
  },
);

const words = execFileSync('git', ['ls-files', 'renderer', 'graph-core', 'templates'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => /\.(ts|tsx|json)$/.test(file) && !/\.test/.test(file))
  .map(read)
  .join('\n')
  .toLowerCase();

test.each(Object.entries(helpSources))(
  'what %s says one sees is on the screen',
  (_, { en, ja }) => {
    for (const page of [en, ja]) {
      // Labels stand in italics, a way through menus with › between them.
      const named = [...markdownOf(page).matchAll(/(?<![*`\d])\*([^*\n`]+)\*(?!\*)/g)]
        .flatMap(([, way = '']) => way.split(/ › |: |：/))
        .map((label) => label.replaceAll('…', '').replace(/ \d$/, '').trim().toLowerCase());
      expect(named.filter((label) => !words.includes(label))).toEqual([]);
    }
  },
);

/** What a translation shares with its original: headings, items, commands, and the figures of every row of a table. */
function outline(markdown: string): string[] {
  let inCode = false;
  return markdown.split('\n').flatMap((line) => {
    const fence = line.trim().startsWith('```');
    if (fence) inCode = !inCode;
    if (fence || inCode) return [line.trim()];
    if (line.startsWith('#')) return [/^#+/.exec(line)?.[0] ?? ''];
    if (/^\s*(-|\d+\.) /.test(line)) return ['item'];
    return line.startsWith('|') ? [figures(line)] : [];
  });
}

/** Of words only code stays as it is, and a number below ten may be one. */
function figures(row: string): string {
  const code = [...row.matchAll(/`[^`]+`/g)].map(([name]) => name);
  const numbers = row.replaceAll(/`[^`]+`/g, '').match(/\d[\d,.]*\d/g) ?? [];
  return ['|', ...code.toSorted(), ...numbers.toSorted()].join(' ');
}
