// What a save must not change: mode, links, names as long as the disk allows, another's text; and what it says.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { documents } from './documents.ts';
import { failure } from './failure.ts';
import { recentFiles } from './recent.ts';
import { Unconfirmed, writeWhole } from './write-whole.ts';

const base = mkdtempSync(path.join(tmpdir(), 'kumiki-save-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folder = '';
let [turn, file] = [0, ''];
beforeEach(() => {
  folder = path.join(base, `${turn++}`);
  mkdirSync(folder);
  file = path.join(folder, 'model.kumiki');
});

const onPosix = process.platform !== 'win32';
const here = import.meta.dirname;
const inModules = (script: string) => ['--import', 'tsx', '--input-type=module', '-e', script];

const modes = [0o600, 0o640, 0o755].map((mode) => [`0${mode.toString(8)}`, mode] as const);

test.runIf(onPosix).each(modes)('mode %s stays', async (_, mode) => {
  writeFileSync(file, 'old');
  chmodSync(file, mode);
  await writeWhole(file, 'new');
  expect(statSync(file).mode & 0o777).toBe(mode);
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test.runIf(onPosix)('a link stays a link, and what it points at is written', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  const target = path.join(elsewhere, 'real.kumiki');
  writeFileSync(target, 'old');
  symlinkSync(target, file);
  await writeWhole(file, 'new');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe('new');
});

test.runIf(onPosix)('a read-only file is not replaced, and the sentence says so', async () => {
  writeFileSync(file, 'old');
  chmodSync(file, 0o444);
  const reason: unknown = await writeWhole(file, 'new').catch((why: unknown) => why);
  expect(failure(['save', '保存'], 'model.kumiki', reason).failed.en).toBe(
    'Cannot save model.kumiki: it is read-only; save under another name, or allow writing to it. Nothing was changed.',
  );
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(statSync(file).mode & 0o777).toBe(0o444);
});

test.runIf(onPosix)(
  'where the user wants it all the same, it is written and stays read-only',
  async () => {
    writeFileSync(file, 'old');
    chmodSync(file, 0o444);
    expect(await writeWhole(file, 'new', { evenReadOnly: true })).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o444);
  },
);

test.runIf(onPosix)('a name of 255 bytes is written', async () => {
  // 82 × 3 bytes and an ending of 9.
  const long = path.join(folder, `${'組'.repeat(82)}x.kumiki.`);
  expect(Buffer.byteLength(path.basename(long))).toBe(255);
  await writeWhole(long, 'new');
  expect(readFileSync(long, 'utf8')).toBe('new');
});

test('what a killed writer left is removed by the next start, and nothing else', async () => {
  const uuid = '0b4f1c3e-5a6d-4e2f-9c1b-112233445566';
  const { pid = 0 } = spawnSync(process.execPath, ['-e', '']);
  const left = [`.kumiki-${pid}-${uuid}.tmp`, `.model.kumiki.${uuid}.tmp`];
  const kept = [`.kumiki-${process.ppid}-${uuid}.tmp`, 'notes.tmp', '.hidden', 'model.json'];
  for (const name of [...left, ...kept]) writeFileSync(path.join(folder, name), 'x');
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  utimesSync(path.join(folder, left[1] ?? ''), longAgo, longAgo);
  await writeWhole(file, 'new');
  expect(readdirSync(folder).sort()).toEqual([...kept, 'model.kumiki'].sort());
});

test('a disk that does not confirm: it says that the file was written, and the next save is no conflict', async () => {
  const reason = new Unconfirmed('EIO', new Error('i/o error'));
  expect(failure(['save', '保存'], 'model.kumiki', reason).failed.en).toBe(
    'model.kumiki was written, but the disk did not confirm it (the disk reported an error; save to another disk): a power cut might undo it. Save again, or to another disk.',
  );
});

test('a used-up quota is named', () => {
  const reason = Object.assign(new Error('Unknown system error -122'), {
    code: 'Unknown system error -122',
    errno: -122,
  });
  expect(failure(['save', '保存'], 'a', reason).failed).toMatchObject({
    code: 'EDQUOT',
    en: 'Cannot save a: your disk quota is used up; free some space and save again. Nothing was changed.',
  });
});

const savers = 4;
const rounds = Number(process.env.KUMIKI_THOROUGH ? 125 : 15);

test(`${savers} programs save one file at the same moment, ${rounds} times: one wins, the others are told`, async () => {
  const script = `
import { documents } from ${JSON.stringify(path.join(here, 'documents.ts'))};
import { recentFiles } from ${JSON.stringify(path.join(here, 'recent.ts'))};
import { existsSync, renameSync, writeFileSync } from 'node:fs';
const [folder, me] = process.argv.slice(-2);
for (let round = 0; round < ${rounds}; round++) {
  const file = folder + '/' + round + '.kumiki';
  const one = documents({ choose: async () => [file], chooseNew: async () => file }, recentFiles(folder + '/' + me));
  const { token } = await one.openDocument({});
  writeFileSync(folder + '/' + round + '.ready.' + me, '');
  while (!existsSync(folder + '/' + round + '.go')) await new Promise((resolve) => setTimeout(resolve, 1));
  const answer = await one.saveDocument({ token, text: 'by ' + me });
  const told = 'changed' in answer ? 'changed ' + answer.text : 'failed' in answer ? answer.failed.en : 'saved';
  // Whole when it is seen.
  writeFileSync(folder + '/' + round + '.told.' + me, told);
  renameSync(folder + '/' + round + '.told.' + me, folder + '/' + round + '.answer.' + me);
}`;
  for (let round = 0; round < rounds; round++)
    writeFileSync(path.join(folder, `${round}.kumiki`), 'first');
  const names = Array.from({ length: savers }, (_, index) => `s${index}`);
  const children = names.map((name) =>
    spawn(process.execPath, [...inModules(script), folder, name], { cwd: here, stdio: 'inherit' }),
  );
  const all = async (kind: string, round: number) => {
    while (!names.every((name) => existsSync(path.join(folder, `${round}.${kind}.${name}`))))
      await new Promise((resolve) => setTimeout(resolve, 2));
  };
  try {
    for (let round = 0; round < rounds; round++) {
      await all('ready', round);
      writeFileSync(path.join(folder, `${round}.go`), '');
      await all('answer', round);
      const answers = names.map((name) =>
        readFileSync(path.join(folder, `${round}.answer.${name}`), 'utf8'),
      );
      const winner = readFileSync(path.join(folder, `${round}.kumiki`), 'utf8');
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
      expect(answers[names.indexOf(winner.replace('by ', ''))]).toBe('saved');
      expect([...answers].sort()).toEqual([
        ...Array.from({ length: savers - 1 }, () => `changed ${winner}`),
        'saved',
      ]);
    }
  } finally {
    for (const child of children) child.kill();
  }
});

test('the lock of a program that died is taken over', async () => {
  writeFileSync(file, 'old');
  const saving = documents(
    { choose: async () => [file], chooseNew: async () => file },
    recentFiles(folder),
  );
  const opened = await saving.openDocument({});
  const token = 'token' in opened ? opened.token : '';
  const script = `import { withLock } from ${JSON.stringify(path.join(here, 'file-lock.ts'))};
await withLock(${JSON.stringify(file)}, async () => { process.kill(process.pid, 'SIGKILL'); });`;
  spawnSync(process.execPath, inModules(script), { cwd: here });
  expect(readdirSync(folder).some((name) => name.endsWith('.lock'))).toBe(true);
  const saved = await saving.saveDocument({ token, text: 'b' });
  expect(saved).toMatchObject({ name: 'model.kumiki' });
  expect(readFileSync(file, 'utf8')).toBe('b');
});
