// Every channel refuses what the contract does not say, and only our page may ask.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { autosave } from './autosave.ts';
import type { Dialogs } from './dialogs.ts';
import { documents } from './documents.ts';
import { files } from './files.ts';
import type { HostCall, HostHandlers } from './host-api.ts';
import { hostCalls } from './host-api.ts';
import { answerCall, serveCalls } from './ipc.ts';
import { recentFiles } from './recent.ts';
import { runFolders } from './run-folders.ts';
import { store } from './store.ts';
import { updateCheck } from './update-check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-ipc-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nobody is there to choose. */
const dialogs: Dialogs = {
  choose: async () => [],
  chooseNew: async () => undefined,
  chooseFolder: async () => undefined,
};
const handlers: HostHandlers = {
  ...documents(dialogs, recentFiles(folder)),
  ...files(dialogs),
  ...runFolders(dialogs),
  ...autosave(path.join(folder, 'drafts')),
  ...store(path.join(folder, 'store')),
  setWindow: async () => ({ done: true }),
  setProgress: async () => ({ done: true as const }),
  ...updateCheck({ version: '0.0.0', home: folder, mayRead: async () => false }),
  writeClipboard: async () => ({ written: true }),
  answerClose: async () => ({ done: true as const }),
  ready: async () => ({ done: true as const }),
  setMenu: async () => ({ done: true }),
  about: async () => ({ version: '0', host: 'electron', electron: null }),
};
const calls = Object.keys(hostCalls) as HostCall[];

test('a page that is not ours is refused on every channel', () => {
  const served = new Map<string, (event: unknown, ask: unknown) => unknown>();
  serveCalls(
    { handle: (channel: string, listener: never) => served.set(channel, listener) } as never,
    handlers,
  );
  expect(served.size).toBe(calls.length);
  for (const listener of served.values())
    expect(() => listener({ senderFrame: { url: 'https://example.com/' } }, {})).toThrow(
      'Only the app’s own page',
    );
});

const payloads = process.env.KUMIKI_THOROUGH ? 10_000 : 300;

test.each(calls)(
  `%s: ${payloads} payloads, each answered by the contract or rejected`,
  async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          fc.record({ token: fc.string(), key: fc.string(), id: fc.string(), text: fc.string() }),
        ),
        async (ask) => {
          try {
            const answer = await answerCall(handlers, name, ask);
            expect(hostCalls[name].answer.safeParse(answer).success).toBe(true);
          } catch (reason) {
            expect(reason).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: payloads },
    );
  },
);

test('keys and ids that look like paths stay inside', async () => {
  for (const key of [
    '../../escape',
    '/etc/passwd',
    '..\\..\\x',
    'a/../../b',
    '.',
    '..',
    'con',
    'x'.repeat(200),
  ]) {
    expect(await handlers.storePut({ key, bytes: new Uint8Array([1]) })).toEqual({ stored: true });
    expect((await handlers.storeGet({ key })).bytes).toEqual(new Uint8Array([1]));
  }
  const listed = await handlers.storeList({ prefix: '' });
  expect(listed.map(({ key }) => key)).toContain('../../escape');
});
