// How the command behaves on a terminal and off it: bars or plain lines, one JSON value, documented ends, a name of its own.
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes, exitMeanings } from './exit.ts';
import { command, kumiki, smallDocument, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const file = smallDocument(folder);
const train = ['train', file, '--steps', '12', '--overwrite', '--out', path.join(folder, 'out')];
const hasPty = spawnSync('script', ['--version']).status === 0;
const rewrites = '\r\u001b[2K';

test.skipIf(!hasPty)('on a terminal a bar rewrites itself and is gone at the end', () => {
  const line = [command, ...train].map((word) => `'${word}'`).join(' ');
  const { stdout, status } = spawnSync('script', ['-qec', `stty cols 60; ${line}`, '/dev/null'], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const bars = stdout
    .split(rewrites)
    .filter((part) => part.startsWith('█') || part.startsWith('░'));
  expect(bars.length).toBeGreaterThan(0);
  expect(bars.at(-1)).toMatch(/^[█░]{24} step \d+ of 12 · loss /);
  for (const bar of bars) expect([...bar].length).toBeLessThan(60);
  expect(stdout.split(rewrites).at(-1)).toMatch(/^12 steps in /);
});

test('elsewhere lines are plain, and with --json standard output is one value', () => {
  const plain = kumiki(...train);
  expect(plain.stderr).toMatch(/^step \d+ of 12 · loss /m);
  expect(plain.stderr + plain.stdout).not.toContain('\u001b');
  expect(kumiki(...train, '--json').json()).toMatchObject({ step: 12 });
});

test('every command takes --json, and answers errors in it too', () => {
  const { stdout } = kumiki('--help');
  const commands = [...stdout.matchAll(/^ {2}(\w+) .*(?:\[options\])/gm)].map(
    ([, name = '']) => name,
  );
  expect(commands).toEqual(
    expect.arrayContaining(
      'check summary plan blocks templates backends train resume evaluate predict attention export import lecture doctor'.split(
        ' ',
      ),
    ),
  );
  for (const name of commands) expect(kumiki(name, '--help').stdout, name).toContain('--json');
  const wrong = kumiki('train', '--json');
  expect(wrong.status).toBe(exitCodes.usage);
  expect(wrong.json()).toHaveProperty('error.message');
}, 180_000);

test('the help and the guide name every exit code', () => {
  const help = kumiki('--help').stdout;
  const guide = readFileSync(new URL('../docs/guide.md', import.meta.url), 'utf8');
  const guideJa = readFileSync(new URL('../docs/ja/guide.md', import.meta.url), 'utf8');
  for (const [name, code] of Object.entries(exitCodes)) {
    const { en, ja } = exitMeanings[name as keyof typeof exitCodes];
    expect(help).toMatch(new RegExp(`^ +${code}  ${en}$`, 'm'));
    expect(guide).toContain(`| ${code} | ${en} |`);
    expect(guideJa).toContain(`| ${code} | ${ja} |`);
  }
});

test('a link to it is the command, from whatever folder', () => {
  const link = path.join(folder, 'kumiki');
  symlinkSync(command, link);
  const { stdout } = spawnSync(link, ['templates', '--json'], { cwd: folder, encoding: 'utf8' });
  const { templates } = JSON.parse(stdout) as { templates: object[] };
  expect(templates).toContainEqual(expect.objectContaining({ id: 'transformer' }));
  const { bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    bin: object;
  };
  expect(bin).toEqual({ kumiki: 'cli/bin.mjs' });
});
