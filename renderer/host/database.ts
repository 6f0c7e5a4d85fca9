// The browser's own database and what its tables hold, opened on first use.
import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';

export interface KnownFile {
  readonly token: string;
  readonly name: string;
  readonly openedAt: number;
  readonly handle: FileSystemFileHandle;
  /** Digest of the text as this app last read or wrote it. */
  readonly digest: string;
}

export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly token?: string | undefined;
  readonly text: string;
  readonly keptAt: number;
}

interface Tables extends DBSchema {
  files: { key: string; value: KnownFile };
  drafts: { key: string; value: Draft };
  /** See byte-store.ts. */
  store: { key: string | [string, number]; value: { size: number } | Uint8Array<ArrayBuffer> };
}

/** A write has happened when its promise resolves: the whole of it or, after a crash, none. */
export type Database = () => Promise<IDBPDatabase<Tables>>;

export function openDatabase(): Database {
  let opening: Promise<IDBPDatabase<Tables>> | undefined;
  return () => {
    opening ??= openDB<Tables>('kumiki', 1, {
      upgrade(database) {
        for (const table of ['drafts', 'files', 'store'] as const)
          database.createObjectStore(table);
      },
      // Another window asks for a newer version of the tables: let it.
      blocking: () => void opening?.then((database) => database.close()),
    }).catch((reason: unknown) => {
      opening = undefined;
      throw reason;
    });
    return opening;
  };
}
