// Bytes by key in the browser's database, in pieces: a checkpoint of any size fits, and no piece keeps the screen's thread
// for a frame. Knows no checkpoint.
import type { Database } from './database.ts';

/** Copied within 2 ms or so; a whole value of more than 127 MB would be refused. */
const pieceSize = 2 * 1024 * 1024;

/** Stands under the key itself; the pieces stand under [key, where they begin]. */
interface Head {
  readonly size: number;
}

/** Values of earlier versions are whole. */
type Found = Head | Uint8Array<ArrayBuffer> | undefined;

export interface ByteStore {
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  list(prefix: string): Promise<{ key: string; size: number }[]>;
  remove(key: string): Promise<void>;
}

/** Every key of the pieces of a value: arrays sort behind all that begins like them. */
const piecesOf = (key: string) => IDBKeyRange.bound([key], [key, []]);

export function byteStore(database: Database): ByteStore {
  return {
    put: (key, bytes) =>
      database.change('store', (store) => {
        store.delete(piecesOf(key));
        store.put({ size: bytes.length } satisfies Head, key);
        let at = 0;
        const next = () => {
          if (at >= bytes.length) return;
          // A copy: of a part of a buffer the database would keep the whole.
          const request = store.put(bytes.slice(at, at + pieceSize), [key, at]);
          at += pieceSize;
          request.onsuccess = next;
        };
        next();
      }),

    get: (key) =>
      database.look<Uint8Array<ArrayBuffer> | null>('store', (store, found) => {
        const head: IDBRequest<Found> = store.get(key);
        head.onsuccess = () => {
          const value = head.result;
          if (!value || value instanceof Uint8Array) return found(value ?? null);
          const bytes = new Uint8Array(value.size);
          const from = (at: number) => {
            if (at >= bytes.length) return found(bytes);
            const piece: IDBRequest<Uint8Array | undefined> = store.get([key, at]);
            piece.onsuccess = () => {
              if (!piece.result?.length) return found(null);
              bytes.set(piece.result, at);
              return from(at + piece.result.length);
            };
          };
          return from(0);
        };
      }),

    list: (prefix) =>
      database.look('store', (store, found) => {
        const all: { key: string; size: number }[] = [];
        const cursor = store.openCursor(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
        cursor.onsuccess = () => {
          const at = cursor.result;
          if (!at) return found(all);
          const value = at.value as Exclude<Found, undefined>;
          all.push({ key: String(at.key), size: 'size' in value ? value.size : value.length });
          return at.continue();
        };
      }),

    remove: (key) =>
      database.change('store', (store) => {
        store.delete(key);
        store.delete(piecesOf(key));
      }),
  };
}
