// The folder of a run on a real disk: what the screen may read of it, and what it is told where it may not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hostCalls } from './host-api.ts';
import { runFolders } from './run-folders.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-run-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

async function chosen() {
  const calls = runFolders({ chooseFolder: async () => folder });
  const answer = await calls.openRunFolder({});
  if (!('token' in answer)) throw new Error('Nothing was chosen.');
  return { ...calls, ...answer };
}

test('its files are listed and read from where one stopped; a folder of that name is none', async () => {
  const { listRunFolder, readRunFile, token, name } = await chosen();
  expect(name).toBe(path.basename(folder));
  writeFileSync(at('run.json'), '{}');
  mkdirSync(at('torch/run'), { recursive: true });
  writeFileSync(at('torch/run/log.jsonl'), 'one\ntwo\n');
  mkdirSync(at('curves.csv'));
  writeFileSync(at('secret.txt'), 'secret');
  const listed = await listRunFolder({ token });
  expect('files' in listed && listed.files.map(({ file, size }) => [file, size])).toEqual([
    ['run.json', 2],
    ['torch/run/log.jsonl', 8],
  ]);
  const read = await readRunFile({ token, file: 'torch/run/log.jsonl', from: 4, until: 900 });
  expect('bytes' in read && new TextDecoder().decode(read.bytes)).toBe('two\n');
  const past = await readRunFile({ token, file: 'run.json', from: 50, until: 60 });
  expect('bytes' in past && past.bytes.length).toBe(0);
  const none = await readRunFile({ token, file: 'checkpoint.kckpt', from: 0, until: 9 });
  expect(none).toMatchObject({ failed: { code: 'ENOENT' } });
});

test('no other file can be asked for, and no folder that was not chosen', async () => {
  const { readRunFile, listRunFolder, token } = await chosen();
  const { ask } = hostCalls.readRunFile;
  for (const file of ['secret.txt', '../run.json', '/etc/passwd', 'torch/run/../../secret.txt'])
    expect(ask.safeParse({ token, file, from: 0, until: 9 }).success).toBe(false);
  for (const stranger of ['x', folder])
    for (const answer of [
      await listRunFolder({ token: stranger }),
      await readRunFile({ token: stranger, file: 'run.json', from: 0, until: 9 }),
    ])
      expect(answer).toMatchObject({ failed: { code: 'unknown-folder' } });
  rmSync(folder, { recursive: true });
  expect(await listRunFolder({ token })).toMatchObject({ failed: { code: 'ENOENT' } });
});
