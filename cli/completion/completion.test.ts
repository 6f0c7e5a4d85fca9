// The completion of a real shell, against the tree of commands that parses.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeProgram } from '../program.ts';
import { bashScript } from './bash.ts';
import { commandTree } from './command-tree.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const program = makeProgram();
const tree = commandTree(program);
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-shell-'));
writeFileSync(path.join(folder, 'own.json'), '{}');
const there = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** What bash offers behind these words, the last of them begun. */
function inBash(...words: readonly string[]): string[] {
  const line = ['kumiki', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${bashScript(tree)}\nCOMP_WORDS=(${line})\nCOMP_CWORD=${words.length}\n_kumiki\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
  return stdout.split('\n').filter((word) => word !== '');
}

function inFish(line: string): string[] {
  const script = `${fishScript(tree)}\ncomplete -C '${line}'`;
  const { stdout } = spawnSync('fish', ['--no-config', '-c', script], {
    encoding: 'utf8',
    cwd: folder,
  });
  return stdout.split('\n').flatMap((word) => (word === '' ? [] : [word.split('\t')[0] ?? '']));
}

// An option that help does not list is an older name of another.
test.skipIf(!there('bash'))('bash offers every command and every option that help lists', () => {
  expect(inBash('')).toEqual(
    expect.arrayContaining(program.commands.map((command) => command.name())),
  );
  for (const command of program.commands)
    expect(inBash(command.name(), '--'), command.name()).toEqual([
      ...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''),
      '--help',
    ]);
});

test.skipIf(!there('bash'))('bash offers the values of an option, templates and files', () => {
  expect(inBash('train', 'x', '--backend', 'w')).toEqual(['wasm', 'webgpu', 'webgl']);
  expect(inBash('train', 'x', '--source', 'tab')).toEqual(['table']);
  expect(inBash('train', 'seq2seq-b')).toEqual(['seq2seq-bahdanau']);
  expect(inBash('check', 'ow')).toEqual(['own.json']);
  expect(inBash('train', 'x', '--steps', '')).toEqual([]);
  expect(inBash('completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test.skipIf(!there('fish'))('fish offers commands, options and values', () => {
  expect(inFish('kumiki tra')).toEqual(['train']);
  expect(inFish('kumiki train x --bac')).toEqual(['--backend']);
  expect(inFish('kumiki train x --backend wa')).toEqual(['wasm']);
  expect(inFish('kumiki check ow')).toEqual(['own.json']);
});

test.skipIf(!there('zsh'))('zsh reads its script, and _arguments takes every option', () => {
  const script = zshScript(tree);
  const { status, stderr } = spawnSync('zsh', ['-f', '-n', '-c', script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  for (const { name, options } of tree) {
    const part = script.slice(script.indexOf(`\n    ${name})\n`));
    for (const option of options) expect(part).toContain(`'*${option.name}[`);
  }
});

test.skipIf(!there('zsh'))(
  'zsh completes at the first Tab, which loads the script from a folder',
  () => {
    writeFileSync(path.join(folder, '_kumiki'), zshScript(tree));
    const asked = [
      `fpath=('${folder}')`,
      'autoload -U _kumiki',
      '_arguments() { print -r -- $words; print -rl -- "$@" }',
      'words=(kumiki train --back)',
      'CURRENT=3',
      '_kumiki',
    ];
    const { stdout } = spawnSync('zsh', ['-f', '-c', asked.join('\n')], { encoding: 'utf8' });
    expect(stdout).toMatch(/^train --back$/m);
    expect(stdout).toMatch(/^\*--backend\[where it computes\]:name:\(wasm webgpu webgl cpu\)$/m);
  },
);
