// A run folder in memory that grows, is damaged, replaced and taken away, and what the run store shows of it.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Answer } from '../../../main/host-api.ts';
import type { Checkpoint, Document } from '../../../graph-core/index.ts';
import {
  logLine,
  newDocument,
  readCheckpoint,
  writeCheckpoint,
} from '../../../graph-core/index.ts';
import { createRunStore } from '../run-store.ts';
import { canResume } from '../run-facts.ts';
import { followFolder } from './follow-folder.ts';
import { folderReader } from './folder-reader.ts';

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (words: string) => new TextEncoder().encode(words);
const document: Document = newDocument('Small');

function runJson(of: Partial<{ document: Document; torch: boolean; ending: string }> = {}): string {
  const { torch = false, ending = null } = of;
  return JSON.stringify({
    kumiki: '9.9.9',
    step: 0,
    seconds: 1,
    ending,
    facts: torch
      ? { backend: 'torch', threads: 2, deterministic: false, device: 'cpu', version: '2.1' }
      : { backend: 'wasm', threads: 3, deterministic: false },
    data: { fingerprint: 'a' },
    validations: [],
    asked: {
      backend: 'wasm',
      data: [],
      ...(torch && { torch: { python: 'python3', processes: 2, nodes: 1 } }),
    },
    document: of.document ?? document,
  });
}

const checkpointOf = (step: number): Promise<Uint8Array> => {
  const checkpoint: Checkpoint = { step, weights: [], optimizer: [], progress: {} };
  return writeCheckpoint(checkpoint, sha256);
};

type Files = Map<string, { bytes: Uint8Array; changedAt: number }>;

function folder() {
  const files: Files = new Map();
  let clock = 0;
  const put = (name: string, bytes: Uint8Array | string) =>
    files.set(name, {
      bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes,
      changedAt: ++clock,
    });
  return {
    files,
    put,
    append(name: string, words: string) {
      const before = files.get(name)?.bytes ?? new Uint8Array();
      put(name, new Uint8Array([...before, ...bytesOf(words)]));
    },
    host: {
      listRunFolder: async () =>
        ({
          files: [...files].map(([file, { bytes, changedAt }]) => ({
            file,
            size: bytes.length,
            changedAt,
          })),
        }) as Answer<'listRunFolder'>,
      readRunFile: async ({
        file,
        from,
        until,
      }: {
        file: string;
        from: number;
        until: number;
      }) => ({
        bytes: files.get(file)?.bytes.slice(from, until) ?? new Uint8Array(),
      }),
    },
  };
}

async function follow({ host }: Pick<ReturnType<typeof folder>, 'host'>, once = false) {
  const sent: string[] = [];
  let looks: (() => void)[] = [];
  let tell: (news: never) => void = () => {};
  const run = createRunStore({
    makeClient(onNews) {
      tell = onNews;
      return {
        begin: (_run, { resume }) => sent.push(`prepare at ${resume?.step}`),
        send: () => {},
        async ask(question) {
          sent.push(
            question.type === 'load-checkpoint'
              ? `load ${question.checkpoint.step}`
              : question.type,
          );
          return { type: 'done', request: 1, step: 0, views: [] } as never;
        },
        abandon: () => {},
        close: () => {},
      };
    },
    newId: () => 'run',
    backend: () => 'cpu',
    liveStats: () => false,
    filesFor: () => [],
  });
  const reader = folderReader(host, 'token', 'out', (bytes) => readCheckpoint(bytes, sha256));
  const first = await reader.look();
  if ('error' in first) return { error: first.error.en };
  await followFolder(
    {
      run,
      reader,
      folder: 'out',
      once,
      now: () => 5,
      after: (_, call) => looks.push(call),
      dataChanged: () => false,
    },
    first,
  );
  return {
    sent,
    run: () => run.getState(),
    goesOn: () => looks.length > 0,
    ready: (fingerprint = 'a') =>
      tell({ type: 'ready', facts: {}, examples: {}, parameters: 3, fingerprint } as never),
    async look() {
      const due = looks;
      looks = [];
      for (const call of due) call();
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

const opened = async (of: ReturnType<typeof folder>, once = false) => {
  const followed = await follow(of, once);
  if ('error' in followed) throw new Error(followed.error);
  return followed;
};

function begun(torch = false) {
  const of = folder();
  of.put('run.json', runJson({ torch }));
  const log = torch ? 'torch/run/log.jsonl' : 'log.jsonl';
  of.put(log, logLine({ step: 0, began: true, ...(torch && { processes: 2, torch: '2.1' }) }));
  return { ...of, log };
}

test('curves grow line by line, and half a line waits for its other half', async () => {
  const of = begun(true);
  of.append(of.log, logLine({ step: 1, loss: 3 }) + '{"step": 2, "lo');
  const { run, look } = await opened(of);
  expect(run().progress?.step).toBe(1);
  expect(run().followed).toMatchObject({
    state: 'at-work',
    trainer: { program: 'torch', count: 2, version: '2.1', device: 'cpu' },
  });
  of.append(of.log, `ss": 2.5}\n${logLine({ step: 2, 'held-out': { loss: 2.75 } })}`);
  await look();
  const { curves, validations } = run();
  expect([...(curves.series('training', 'loss')?.values.slice(0, 2) ?? [])]).toEqual([3, 2.5]);
  expect(curves.last('held-out', 'loss')).toBe(2.75);
  expect(validations).toEqual([{ step: 2, metrics: { loss: 2.75 }, best: false }]);
});

test('the newest whole checkpoint is looked at; a damaged one is named and the one before it stands', async () => {
  const of = begun();
  of.put('checkpoint.kckpt', await checkpointOf(4));
  const { run, look, ready, sent } = await opened(of);
  ready();
  expect(sent).toContain('prepare at 4');
  expect(run().followed?.shown).toBe(4);
  of.put('checkpoint.kckpt', (await checkpointOf(8)).slice(0, -3));
  await look();
  expect(run().followed?.trouble?.en).toContain('do not match its SHA-256');
  expect(run().followed?.shown).toBe(4);
  of.put('checkpoint.kckpt', await checkpointOf(8));
  await look();
  expect(run().followed).toMatchObject({ shown: 8, trouble: undefined });
  expect(sent.at(-2)).toBe('load 8');
  const asked = sent.length;
  await look();
  expect(sent.length).toBe(asked);
});

test('it is never trained here, and says so where the data is another', async () => {
  const of = begun();
  of.put('checkpoint.kckpt', await checkpointOf(4));
  const { run, ready } = await opened(of);
  ready('b');
  expect(run().followed?.otherData).toBe(true);
  expect(canResume(run(), document)).toBe(false);
});

test('its end is told, and a run that goes on from a checkpoint takes back its curve', async () => {
  const of = begun();
  for (const step of [1, 2, 3]) of.append(of.log, logLine({ step, loss: 9 }));
  of.append(of.log, logLine({ step: 3, ended: 'interrupted' }));
  const { run, look } = await opened(of);
  expect(run().followed?.state).toBe('interrupted');
  // As long as before, and yet another log.
  of.put(
    of.log,
    [0, 1, 2, 3, 4].map((step) => logLine({ step, loss: 7, 'gradient-norm': 1 })).join('') +
      logLine({ step: 1, began: true }),
  );
  await look();
  expect(run().followed?.state).toBe('at-work');
  expect([...(run().curves.series('training', 'loss')?.values.slice(0, 5) ?? [])]).toEqual([
    7, 7, 7, 7, 7,
  ]);
  of.append(of.log, logLine({ failed: 'No space left.' }));
  await look();
  expect(run().followed).toMatchObject({ state: 'failed', why: { en: 'No space left.' } });
});

test('another document in the folder ends the following; a folder that goes away is waited for', async () => {
  const of = begun();
  const { run, look, goesOn } = await opened(of);
  const kept = of.files.get('run.json');
  of.files.delete('run.json');
  await look();
  expect(run().followed?.trouble?.en).toContain('it has no run.json');
  expect(goesOn()).toBe(true);
  if (kept) of.files.set('run.json', kept);
  await look();
  expect(run().followed?.trouble).toBeUndefined();
  of.put('run.json', runJson({ document: { ...document, variables: { width: 4 } } }));
  await look();
  expect(run().followed?.trouble?.en).toContain('now holds a run of another document');
  expect(goesOn()).toBe(false);
});

test('a folder of a stranger is refused by name; one that is read once is not read again', async () => {
  const empty = folder();
  expect(await follow(empty)).toEqual({ error: expect.stringContaining('it has no run.json') });
  empty.put('run.json', '{"name": "left-pad"}');
  expect(await follow(empty)).toEqual({
    error: expect.stringContaining('cannot be read: seconds'),
  });
  empty.put('run.json', '{');
  expect(await follow(empty)).toEqual({ error: expect.stringContaining('cannot be read') });
  const { goesOn, run } = await opened(begun(), true);
  expect([goesOn(), run().followed?.once]).toEqual([false, true]);
});

test('an older folder without a log shows its curves, and is not said to be at work', async () => {
  const of = folder();
  of.put('run.json', runJson());
  of.put('curves.csv', 'step,loss,held-out loss\n1,3,\n2,2,2.5\n');
  const { run } = await opened(of);
  expect(run().curves.last('training', 'loss')).toBe(2);
  expect(run().followed?.state).toBe('unknown');
});

test('what was measured there comes along when the weights are taken', async () => {
  const of = begun();
  for (const step of [1, 2, 3]) of.append(of.log, logLine({ step, loss: step }));
  of.append(of.log, logLine({ step: 2, 'held-out': { loss: 5 } }));
  const { run } = await opened(of);
  const { curves, validations, final, takeOver } = run();
  const checkpoint = { step: 2, weights: [], optimizer: [], progress: {} };
  takeOver(document, checkpoint, 'out', { curves, validations, final });
  expect(run().followed).toBeUndefined();
  expect(run().curves.last('training', 'loss')).toBe(2);
  expect(run()).toMatchObject({ importedFrom: 'out', progress: { step: 2 } });
  expect(run().validations).toHaveLength(1);
});
