// The browser's own database and what its tables hold, opened on first use.
import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import type { Answer } from '../../main/host-api.ts';

export interface KnownFile {
  readonly token: string;
  readonly name: string;
  readonly openedAt: number;
  readonly handle: FileSystemFileHandle;
  /** Digest of the text as this app last read or wrote it. */
  readonly digest: string;
}

/** `seen`: digest of what its file held when the draft was last kept. */
export type Draft = Answer<'drafts'>[number] & { readonly seen?: string | undefined };

interface Tables extends DBSchema {
  files: { key: string; value: KnownFile };
  drafts: { key: string; value: Draft };
  /** See byte-store.ts. */
  store: { key: string | [string, number]; value: { size: number } | Uint8Array<ArrayBuffer> };
}

/** A write has happened when its promise resolves: the whole of it or, after a crash, none. */
export type Database = () => Promise<IDBPDatabase<Tables>>;

/**
 * Milliseconds before each further try: the files of a browser that was killed may belong to it a moment longer than it
 * lives, and whoever takes that for an answer hides all unsaved work.
 */
const pauses = [100, 400, 1500];

export function openDatabase(
  open: (ended: () => void) => Promise<IDBPDatabase<Tables>> = openTables,
): Database {
  let opening: Promise<IDBPDatabase<Tables>> | undefined;
  /** Whoever asks next has it opened anew. */
  const forget = () => {
    opening = undefined;
  };
  return () => {
    opening ??= openPatiently(() => open(forget)).catch((reason: unknown) => {
      forget();
      throw reason;
    });
    return opening;
  };
}

async function openPatiently<T>(open: () => Promise<T>): Promise<T> {
  for (const pause of pauses)
    try {
      return await open();
    } catch (reason) {
      if (!(reason instanceof DOMException) || reason.name !== 'UnknownError') throw reason;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  return open();
}

/** `ended` is called once the database that it gave answers no more, `begin` with one that is empty, before it is given. */
export async function openTables(
  ended: () => void,
  begin?: (database: IDBPDatabase<Tables>) => Promise<void>,
): Promise<IDBPDatabase<Tables>> {
  let isNew = false;
  const opened = await openDB<Tables>('kumiki', 1, {
    upgrade(database) {
      isNew = true;
      for (const table of ['drafts', 'files', 'store'] as const) database.createObjectStore(table);
    },
    // Another window asks for a newer version of the tables: let it.
    blocking(_, __, event) {
      ended();
      (event.target as IDBDatabase).close();
    },
    // The browser closed it, as it does when its files fail.
    terminated: ended,
  });
  if (isNew) await begin?.(opened).catch(() => undefined);
  return opened;
}
