// Bytes by key in the browser's database, in pieces: a checkpoint of any size fits, and no piece keeps the screen's thread
// for a frame.
import type { Database } from './database.ts';

/** Copied within 2 ms or so; a whole value of more than 127 MB would be refused. */
const pieceSize = 2 * 1024 * 1024;

export interface ByteStore {
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  list(prefix: string): Promise<{ key: string; size: number }[]>;
  remove(key: string): Promise<void>;
}

/** Every key of the pieces of a value: arrays sort behind all that begins like them. */
const piecesOf = (key: string) => IDBKeyRange.bound([key], [key, []]);

/**
 * The size of a value stands under the key itself, its pieces under [key, where they begin]; values of earlier versions
 * are whole. Each call is one transaction, which the database keeps open from request to request.
 */
export function byteStore(database: Database): ByteStore {
  return {
    async put(key, bytes) {
      const transaction = (await database()).transaction('store', 'readwrite');
      const { store, done } = transaction;
      const write = async () => {
        try {
          await store.delete(piecesOf(key));
          await store.put({ size: bytes.length }, key);
          // Copies: of a part of a buffer the database would keep the whole.
          for (let index = 0; index < bytes.length; index += pieceSize)
            await store.put(bytes.slice(index, index + pieceSize), [key, index]);
        } catch (reason) {
          // Otherwise the pieces so far would be kept.
          if (!transaction.error) transaction.abort();
          throw reason;
        }
      };
      await Promise.all([write(), done]);
    },

    async get(key) {
      const { store } = (await database()).transaction('store');
      const head = await store.get(key);
      if (!head || head instanceof Uint8Array) return head ?? null;
      const bytes = new Uint8Array(head.size);
      for (let index = 0; index < bytes.length; ) {
        const piece = await store.get([key, index]);
        if (!(piece instanceof Uint8Array) || piece.length === 0) return null;
        bytes.set(piece, index);
        index += piece.length;
      }
      return bytes;
    },

    async list(prefix) {
      const { store } = (await database()).transaction('store');
      const all: { key: string; size: number }[] = [];
      for await (const { key, value } of store.iterate(
        IDBKeyRange.bound(prefix, `${prefix}\uffff`),
      ))
        all.push({ key: String(key), size: 'size' in value ? value.size : value.length });
      return all;
    },

    async remove(key) {
      const { store, done } = (await database()).transaction('store', 'readwrite');
      await Promise.all([store.delete(key), store.delete(piecesOf(key)), done]);
    },
  };
}
