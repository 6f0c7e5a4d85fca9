// Saving in a browser never loses: in the order of the hand, and never over what another window wrote.
import { expect, test, vi } from 'vitest';
import { browserDocuments } from './browser-documents.ts';
import type { Database } from './database.ts';

/** A file whose writes take as long as a test says, as a busy disk does. */
class SlowFile {
  readonly name = 'model.kumiki';
  text: string;
  readonly pauses: number[] = [];

  constructor(text: string) {
    this.text = text;
  }

  isSameEntry = async (other: unknown) => other === this;
  getFile = async () => ({ text: async () => this.text });
  createWritable = async () => {
    let written = '';
    return {
      write: async (text: string) => {
        written = text;
      },
      close: async () => {
        await new Promise((resolve) => setTimeout(resolve, this.pauses.shift() ?? 0));
        this.text = written;
      },
      abort: async () => undefined,
    };
  };
}

/** The part of the browser's database and of its locks that is used: all windows share them. */
function browser() {
  const rows = new Map<string, unknown>();
  const tables = {
    get: async (_: string, key: string) => rows.get(key),
    getAll: async () => [...rows.values()],
    put: async (_: string, value: unknown, key: string) => void rows.set(key, value),
  };
  const queues = new Map<string, Promise<unknown>>();
  const locks = {
    request(name: string, work: () => Promise<unknown>) {
      const done = (queues.get(name) ?? Promise.resolve()).then(work);
      queues.set(
        name,
        done.catch(() => undefined),
      );
      return done;
    },
  };
  const database = (async () => tables) as unknown as Database;
  return () => browserDocuments(database, new Map(), locks as unknown as LockManager);
}

/** Two windows that have one file open. */
async function twoWindows(text: string) {
  const file = new SlowFile(text);
  vi.stubGlobal('showOpenFilePicker', async () => [file]);
  const open = browser();
  const [here, there] = [open(), open()];
  const opened = await here.openDocument({});
  expect(await there.openDocument({})).toEqual(opened);
  if (!('token' in opened)) throw new Error('It did not open.');
  return { file, here, there, later: open, token: opened.token };
}

test('a save that is slow is not overtaken by the next one, nor taken for another program', async () => {
  const { file, here, token } = await twoWindows('first');
  file.pauses.push(30, 0);
  const saves = ['second', 'third'].map((text) => here.saveDocument({ token, text }));
  for (const saved of await Promise.all(saves)) expect(saved).toEqual({ token, name: file.name });
  expect(file.text).toBe('third');
  expect(await here.saveDocument({ token, text: 'fourth' })).toMatchObject({ token });
  expect(file.text).toBe('fourth');
});

test('500 interleaved saves of two windows of a browser overwrite nothing silently', async () => {
  const { file, here, there, token } = await twoWindows('first');
  let last = 'first';
  const known = new Map([here, there].map((window) => [window, last]));
  for (let turn = 0; turn < 500; turn++) {
    const [window, text] = turn % 3 === 0 ? [there, `b${turn}`] : [here, `a${turn}`];
    const answer = await window.saveDocument({ token, text });
    expect('changed' in answer).toBe(known.get(window) !== last);
    known.set(window, 'changed' in answer ? last : text);
    if ('changed' in answer) {
      expect(answer.text).toBe(last);
      expect(file.text).toBe(last);
      await window.openRecent({ token });
    } else {
      expect(file.text).toBe(text);
      last = text;
    }
  }
});

test('of two windows that save at the same moment one is told, and what it is told is in the file', async () => {
  const { file, here, there, token } = await twoWindows('first');
  file.pauses.push(20, 0);
  const answers = await Promise.all([
    here.saveDocument({ token, text: 'mine' }),
    there.saveDocument({ token, text: 'yours' }),
  ]);
  expect(answers).toEqual([
    { token, name: file.name },
    { changed: true, text: 'mine' },
  ]);
  expect(file.text).toBe('mine');
  expect(await there.saveDocument({ token, text: 'yours', overwrite: true })).toMatchObject({
    token,
  });
  expect(file.text).toBe('yours');
});

test('a draft from an earlier start goes over the file as the app left it, and over nothing else', async () => {
  const { file, here, later, token } = await twoWindows('first');
  await here.saveDocument({ token, text: 'second' });
  expect(await later().saveDocument({ token, text: 'third' })).toMatchObject({ token });
  file.text = 'of another program';
  expect(await later().saveDocument({ token, text: 'fourth' })).toEqual({
    changed: true,
    text: 'of another program',
  });
});
