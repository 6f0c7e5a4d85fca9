// A host's store in memory, which may run full; for tests of what is kept in it.
import type { Host } from '../../main/host-api.ts';

type Store = Pick<Host, 'storePut' | 'storeGet' | 'storeList' | 'storeDelete'>;

export interface MemoryStore extends Store {
  readonly values: Map<string, Uint8Array>;
  /** In bytes; more than this is refused as a browser refuses it. */
  room: number;
}

export function memoryStore(): MemoryStore {
  const values = new Map<string, Uint8Array>();
  const store: MemoryStore = {
    values,
    room: Number.POSITIVE_INFINITY,
    async storePut({ key, bytes }) {
      const others = [...values].filter(([name]) => name !== key);
      const used = others.reduce((sum, [, value]) => sum + value.length, 0);
      if (used + bytes.length > store.room)
        return { failed: { code: 'QuotaExceededError', en: 'It is full.', ja: '満杯です。' } };
      values.set(key, bytes.slice());
      return { stored: true };
    },
    storeGet: async ({ key }) => ({ bytes: values.get(key)?.slice() ?? null }),
    storeList: async ({ prefix }) =>
      [...values]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { length }]) => ({ key, size: length })),
    async storeDelete({ key }) {
      values.delete(key);
      return { deleted: true };
    },
  };
  return store;
}
