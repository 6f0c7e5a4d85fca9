// A second copy of what a hand made, in files of the origin (OPFS), for the day on which the browser loses its database.
//
// Chromium goes on writing behind the half record that a killed browser left at the end of a log (LevelDB, reuse_logs). The
// start after that takes what follows for damage and throws the whole database away without a word. Files of the origin
// lie elsewhere, and each is replaced whole or not at all.
import { keptDraft } from '../../main/host-api.ts';
import type { Draft } from './database.ts';

export interface Copies {
  /** Soon and in silence: whether something is kept the database says. */
  keep(name: string, content: string | Uint8Array<ArrayBuffer>): void;
  /** Nothing that was on its way to it comes after. */
  drop(name: string): void;
  /** Of all of them, into a database that begins anew; where there never was another there are none. */
  putBack(into: Lost): Promise<void>;
}

/** Where what was lost belongs. */
interface Lost {
  draft(draft: Draft): Promise<unknown>;
  value(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

type Folder = () => Promise<FileSystemDirectoryHandle>;

const ofTheOrigin: Folder = async () => {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('copies', { create: true });
};

const draftPrefix = 'draft/';
/** Runs are left out: what is lost with them was computed, and can be again. */
const handMade = /^(?:settings$|library\/|version\/)/;

export const nameOfDraft = (id: string) => `${draftPrefix}${id}`;
export const isHandMade = (key: string) => handMade.test(key);

export function copies(folder: Folder = ofTheOrigin): Copies {
  /** The newest of each that is not yet written. */
  const waiting = new Map<string, string | Uint8Array<ArrayBuffer>>();
  let work = Promise.resolve();
  const next = (step: () => Promise<void>) => {
    // Where the browser has no such files there is one copy, as before.
    work = work.then(step).catch(() => undefined);
  };
  const writeNewest = async (name: string) => {
    const content = waiting.get(name);
    waiting.delete(name);
    if (content === undefined) return;
    const file = await (await folder()).getFileHandle(encodeURIComponent(name), { create: true });
    const writing = await file.createWritable();
    await writing.write(content);
    await writing.close();
  };
  return {
    keep(name, content) {
      const isOnItsWay = waiting.has(name);
      waiting.set(name, content);
      if (!isOnItsWay) next(() => writeNewest(name));
    },
    drop(name) {
      waiting.delete(name);
      next(async () => (await folder()).removeEntry(encodeURIComponent(name)));
    },
    async putBack(into) {
      // What cannot be read must not keep the others away.
      for await (const entry of (await folder()).values())
        if (entry.kind === 'file') await putBackOne(entry, into).catch(() => undefined);
    },
  };
}

/** A killed browser leaves files empty that it began, and beside those it was about to replace what it had written of them. */
async function putBackOne(entry: FileSystemFileHandle, into: Lost): Promise<void> {
  if (entry.name.endsWith('.crswap')) return;
  const name = decodeURIComponent(entry.name);
  const file = await entry.getFile();
  if (file.size === 0) return;
  if (!name.startsWith(draftPrefix))
    await into.value(name, new Uint8Array(await file.arrayBuffer()));
  else await into.draft(keptDraft.parse(JSON.parse(await file.text())));
}
