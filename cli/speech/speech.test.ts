// The command line in Japanese: how its language is chosen, that all of it speaks, and that what is wide lines up.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { changed } from '../document/document-options.ts';
import { command, testFolder } from '../kumiki.testing.ts';
import { printTable } from '../print.ts';
import { makeProgram } from '../program.ts';
import { wholeNumber } from '../typed-number.ts';
import { languageAsked, sayMetric, speak, whyOf } from './language.ts';
import { widthOf, wrapped } from './width.ts';

afterEach(() => {
  speak('en');
  vi.restoreAllMocks();
});

const folder = testFolder();

test.each([
  [['check', '--lang', 'ja'], {}, 'ja'],
  [['--lang=ja', 'check'], { LANG: 'en_US.UTF-8' }, 'ja'],
  [['check', '--lang', 'en'], { LANG: 'ja_JP.UTF-8' }, 'en'],
  [['check'], { LANG: 'ja_JP.UTF-8' }, 'ja'],
  [['check'], { LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'en_US.UTF-8' }, 'ja'],
  [['check'], { LC_ALL: 'C', LC_MESSAGES: 'ja_JP.UTF-8' }, 'en'],
  [['check'], { LC_ALL: '', LANG: 'ja' }, 'ja'],
  [['check'], { LANG: 'jam_JM' }, 'en'],
  [['check'], {}, 'en'],
] as const)('%j with %j speaks %s', (args, env, language) => {
  expect(languageAsked(args, env)).toBe(language);
});

test('a metric has its word in Japanese, of one output too; English is that of JSON', () => {
  const metrics = ['loss', 'accuracy', 'hidden-words accuracy', 'my own'];
  expect(metrics.map(sayMetric)).toEqual(metrics);
  speak('ja');
  expect(metrics.map(sayMetric)).toEqual(['損失', '正解率', 'hidden-words 正解率', 'my own']);
});

test('the help of every command is Japanese, headings and options too', () => {
  speak('ja');
  const program = makeProgram();
  for (const each of [program, ...program.commands]) {
    expect(each.description(), each.name()).toMatch(/[ぁ-ん]/);
    for (const { flags, description } of each.options.filter(({ hidden }) => !hidden))
      expect(description, `${each.name()} ${flags}`).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    const help = each.createHelp();
    const printed = each.helpInformation();
    expect(printed, each.name()).toMatch(/^使い方：.*\[オプション\]/m);
    expect(printed, each.name()).not.toMatch(/default:|choices:|Options|Usage|display|output/);
    expect(help.visibleOptions(each).length).toBeGreaterThan(2);
  }
});

test.each([
  [['train', 'x'], 'エラー：オプション「--out <folder>」が必要です。'],
  [['chekc'], 'エラー：コマンド「chekc」はありません。\n（もしかすると：check）'],
  [['check', 'x', '--nope'], 'エラー：オプション「--nope」はありません。'],
  [['check'], 'エラー：引数「document」がありません。'],
  [['check', 'x', 'y'], 'エラー：引数が多すぎます。1 個のところに 2 個あります。'],
  [['train', 'x', '--steps'], 'エラー：オプション「--steps <number>」の値がありません。'],
  [
    ['train', 'x', '--steps', '-1'],
    'エラー：オプション「--steps <number>」に「-1」は使えません。0 以上の整数を指定してください。',
  ],
  [
    ['train', 'x', '--backend', 'tpu'],
    'エラー：オプション「--backend <name>」に「tpu」は使えません。使えるのは wasm, webgpu, webgl, cpu です。',
  ],
] as const)('what is wrong with %j is said', async (args, sentence) => {
  speak('ja');
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((words) => said.push(String(words)) > 0);
  await expect(makeProgram().parseAsync(['node', 'kumiki', ...args])).rejects.toThrow(
    /^(error: |\(outputHelp)/,
  );
  expect(said.join('')).toContain(sentence);
});

test('what is wrong is told in the language of the locale, and --json stays English', () => {
  const missing = path.join(folder, 'none.json');
  const { stdout, stderr } = spawnSync(command, ['check', missing, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'ja_JP.UTF-8' },
  });
  expect(stderr).toMatch(/^「.*none\.json」を読めません：ファイルまたはフォルダがありません。/);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'unreadable', message: expect.stringMatching(/^Cannot read ‘/) },
  });
});

test('problems of a document are told in Japanese', async () => {
  speak('ja');
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => said.push(String(words)) > 0);
  const file = path.join(folder, 'empty.json');
  writeFileSync(file, JSON.stringify(newDocument('x')));
  await makeProgram().parseAsync(['node', 'kumiki', 'check', file]);
  process.exitCode = 0;
  expect(said.join('')).toMatch(/^問題があります：ブロック 0 個、/m);
});

test('errors of the system and of ours say why in both languages', () => {
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  expect(whyOf(full)).toEqual({ en: 'ENOSPC: no space left', ja: 'ディスクに空きがありません' });
  expect(whyOf('broken')).toEqual({ en: 'broken', ja: 'broken' });
});

test('full-width digits are digits', async () => {
  expect(wholeNumber('１２')).toBe(12);
  expect(() => wholeNumber('－１')).toThrow('It must be a whole number');
  const document = { ...newDocument('x'), variables: { d_model: 8 } };
  const { variables } = await changed(document, { set: ['d_model=１２８'] });
  expect(variables).toEqual({ d_model: 128 });
});

test('columns line up where letters are wide', () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => lines.push(String(words)) > 0);
  printTable([
    ['ブロック', 'x'],
    ['a', 'y'],
  ]);
  expect(lines).toEqual(['ブロック  x\n', 'a         y\n']);
});

test('Japanese lines break between words, and none begins with what closes', () => {
  const words =
    '文書の設定を変える：training.optimizer.learningRate=0.003、d_model=128（繰り返してよい）。長さは、最も長い例に合わせる。';
  const lines = wrapped(words, 44).split('\n');
  expect(lines.join('')).toBe(words);
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(line).not.toMatch(/^[、。）：]/);
  expect(lines.filter((line) => widthOf(line) > 44)).toEqual([]);
});
