// A page with the byte store on a real database, for byte-store.journey.ts.
import { byteStore } from '../../renderer/host/byte-store.ts';
import { openDatabase } from '../../renderer/host/database.ts';

const database = openDatabase();
const store = byteStore(database);

/** Bytes that tell their place, for a seed. */
const bytesOf = (size: number, seed: number) =>
  Uint8Array.from({ length: size }, (_, index) => (index * seed) % 251);

const page = {
  put: (key: string, size: number, seed: number) => store.put(key, bytesOf(size, seed)),

  /** Memory ends at its third piece. */
  async putTorn(key: string, size: number, seed: number): Promise<string> {
    const bytes = bytesOf(size, seed);
    let copies = 0;
    bytes.slice = (from, to) => {
      if (++copies > 2) throw new RangeError('Array buffer allocation failed');
      return Uint8Array.prototype.slice.call(bytes, from, to);
    };
    return store.put(key, bytes).then(() => 'stored', String);
  },

  /** As versions before pieces did. */
  putWhole: async (key: string, size: number, seed: number) =>
    void (await (await database()).put('store', bytesOf(size, seed), key)),

  async holds(key: string, size: number, seed: number): Promise<boolean> {
    const found = await store.get(key);
    const wanted = bytesOf(size, seed);
    return found?.length === size && found.every((byte, index) => byte === wanted[index]);
  },

  list: store.list,
  remove: store.remove,
  keys: async () => (await (await database()).getAllKeys('store')).map(String),
};

export type StorePage = typeof page;
Object.assign(globalThis, { store: page });
