// Copies of what a hand made: the newest of each, gone once it is dropped, and put back into a database that begins anew.
import { expect, test } from 'vitest';
import { copies, isHandMade, nameOfDraft } from './copies.ts';

type Folder = FileSystemDirectoryHandle;

/** As much of a folder of the origin as is asked for; a file has its content once its writing is closed. */
function folderInMemory(files = new Map<string, string>()) {
  const fileNamed = (name: string) => ({
    kind: 'file',
    name,
    getFile: async () => new Blob([files.get(name) ?? '']),
    createWritable: async () => {
      let written = '';
      return {
        write: async (content: string | Uint8Array) => {
          written = typeof content === 'string' ? content : new TextDecoder().decode(content);
        },
        close: async () => void files.set(name, written),
      };
    },
  });
  const folder = {
    getFileHandle: async (name: string) => fileNamed(name),
    removeEntry: async (name: string) => void files.delete(name),
    values: async function* () {
      for (const name of files.keys()) yield fileNamed(name);
    },
  };
  return { files, folder: async () => folder as unknown as Folder };
}

/** Takes down what is put back. */
function taken() {
  const put: unknown[] = [];
  return {
    put,
    draft: async (draft: unknown) => void put.push(draft),
    value: async (key: string, bytes: Uint8Array) =>
      void put.push([key, new TextDecoder().decode(bytes)]),
  };
}

const draft = (text: string) => ({ id: 'a/1', name: 'Net', text, keptAt: 7 });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('of what is kept at once only the newest is written, and nothing after it was dropped', async () => {
  const { files, folder } = folderInMemory();
  const kept = copies(folder);
  for (const text of ['one', 'two', 'three'])
    kept.keep(nameOfDraft('a/1'), JSON.stringify(draft(text)));
  await settled();
  expect([...files]).toEqual([['draft%2Fa%2F1', JSON.stringify(draft('three'))]]);
  kept.keep(nameOfDraft('a/1'), 'late');
  kept.drop(nameOfDraft('a/1'));
  await settled();
  expect([...files]).toEqual([]);
});

test('drafts and bytes are put back, and what a kill left half or empty keeps none of them away', async () => {
  const { folder } = folderInMemory(
    new Map([
      ['draft%2Fa%2F1', JSON.stringify(draft('it'))],
      ['draft%2Fhalf', '{"id":"half","na'],
      // Of writes that a kill broke off: older than what stands beside them, or never begun.
      ['draft%2Fa%2F1.crswap', JSON.stringify(draft('older'))],
      ['library%2Fy.crswap', 'ab'],
      ['library%2Fz', ''],
      ['%', 'no name of ours'],
      ['library%2Fx', 'abc'],
    ]),
  );
  const into = taken();
  await copies(folder).putBack(into);
  expect(into.put).toEqual([draft('it'), ['library/x', 'abc']]);
});

test('a browser without such files is left in peace', async () => {
  const kept = copies(() => Promise.reject(new DOMException('no', 'SecurityError')));
  kept.keep('draft/a', 'text');
  kept.drop('draft/a');
  await settled();
  await expect(kept.putBack(taken())).rejects.toThrow('no');
});

test('settings, modules of the library and versions are copied; runs can be computed again', () => {
  const keys = [
    'settings',
    'library/1',
    'version/a/1',
    'run/1/checkpoint',
    'picture/a',
    'opening/x',
  ];
  expect(keys.filter(isHandMade)).toEqual(['settings', 'library/1', 'version/a/1']);
});
