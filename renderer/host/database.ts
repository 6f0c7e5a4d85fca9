// The browser's own database as four small tables with promises. Knows no document.

type Table = 'drafts' | 'files' | 'store';

const name = 'kumiki';
const version = 1;

export interface Database {
  get<T>(table: Table, key: string): Promise<T | undefined>;
  all<T>(table: Table): Promise<T[]>;
  keys(table: Table): Promise<string[]>;
  put(table: Table, key: string, value: unknown): Promise<void>;
  remove(table: Table, key: string): Promise<void>;
  /** Several requests as one: all of them happen or none. Those made while an earlier one answers belong to it too. */
  change(table: Table, requests: (store: IDBObjectStore) => void): Promise<void>;
  /** Reads by several requests of one moment; the last of them says what was read. */
  look<T>(
    table: Table,
    requests: (store: IDBObjectStore, found: (value: T) => void) => void,
  ): Promise<T>;
}

/** Opens on first use. A write has happened when its promise resolves: the whole of it or, after a crash, none. */
export function openDatabase(factory: IDBFactory): Database {
  let opening: Promise<IDBDatabase> | undefined;
  const connect = (): Promise<IDBDatabase> => {
    opening ??= new Promise((resolve, reject) => {
      const request = factory.open(name, version);
      request.onupgradeneeded = () => {
        for (const table of ['drafts', 'files', 'store'] satisfies Table[])
          request.result.createObjectStore(table);
      };
      request.onsuccess = () => {
        // Another window asks for a newer version of the tables: let it.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => {
        opening = undefined;
        reject(request.error ?? new Error('The database could not be opened.'));
      };
    });
    return opening;
  };

  const read = async <T>(table: Table, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> => {
    const database = await connect();
    return new Promise((resolve, reject) => {
      const request = ask(database.transaction(table).objectStore(table));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error ?? new Error('Reading failed.'));
    });
  };

  const write = async (table: Table, change: (store: IDBObjectStore) => void): Promise<void> => {
    const database = await connect();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(table, 'readwrite');
      change(transaction.objectStore(table));
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('Writing failed.'));
    });
  };

  return {
    get: (table, key) => read(table, (store) => store.get(key)),
    all: (table) => read(table, (store) => store.getAll()),
    keys: (table) => read(table, (store) => store.getAllKeys()),
    put: (table, key, value) => write(table, (store) => void store.put(value, key)),
    remove: (table, key) => write(table, (store) => void store.delete(key)),
    change: write,
    async look<T>(
      table: Table,
      requests: (store: IDBObjectStore, found: (value: T) => void) => void,
    ): Promise<T> {
      const database = await connect();
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(table);
        requests(transaction.objectStore(table), resolve);
        transaction.onabort = () => reject(transaction.error ?? new Error('Reading failed.'));
      });
    },
  };
}
