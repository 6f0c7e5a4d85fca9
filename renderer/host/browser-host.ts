// The host in a plain browser: files by picker or download, drafts and the store in IndexedDB, with copies in files of the origin.
import type { Host } from '../../main/host-api.ts';
import type { Seen } from './browser-documents.ts';
import { browserDocuments } from './browser-documents.ts';
import { browserDrafts } from './browser-drafts.ts';
import { browserRunFolders } from './browser-run-folders.ts';
import { byteStore } from './byte-store.ts';
import { copies as copiesOfTheOrigin, isHandMade } from './copies.ts';
import { openDatabase, openTables } from './database.ts';
import { failureOf } from './host-failures.ts';

export function browserHost(): Host {
  const copies = copiesOfTheOrigin();
  const database = openDatabase((ended) =>
    openTables(ended, (anew) =>
      copies.putBack({
        draft: (draft) => anew.put('drafts', draft, draft.id),
        value: byteStore(() => Promise.resolve(anew)).put,
      }),
    ),
  );
  const seen: Seen = new Map();
  const store = byteStore(database);
  let dirty = false;
  let asked = false;
  /** Once there is something to lose: a browser short of space empties what nobody asked it to keep. */
  const askToStay = (): void => {
    if (asked) return;
    asked = true;
    navigator.storage?.persist?.().catch(() => undefined);
  };
  window.addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });

  return {
    ...browserDocuments(database, seen, navigator.locks),
    ...browserRunFolders(),
    ...browserDrafts(database, copies, seen, askToStay),

    storePut: async ({ key, bytes }) => {
      if (key.startsWith('run/')) askToStay();
      try {
        await store.put(key, bytes);
        if (isHandMade(key)) copies.keep(key, bytes);
        return { stored: true };
      } catch (reason) {
        return failureOf(reason);
      }
    },

    storeGet: async ({ key }) => ({ bytes: await store.get(key) }),

    storeList: ({ prefix }) => store.list(prefix),

    storeDelete: async ({ key }) => {
      if (isHandMade(key)) copies.drop(key);
      await store.remove(key);
      return { deleted: true };
    },

    setWindow: (state) => {
      document.title = state.title;
      dirty = state.dirty;
      return Promise.resolve({ done: true });
    },

    writeClipboard: async ({ text }) => {
      try {
        await navigator.clipboard.writeText(text);
        return { written: true };
      } catch {
        return { written: false };
      }
    },

    // A browser has no taskbar of ours, asks by itself before a page is left, and gives no files from outside.
    setProgress: () => Promise.resolve({ done: true }),
    answerClose: () => Promise.resolve({ done: true }),
    ready: () => Promise.resolve({ done: true }),

    // A browser's menu is its own.
    setMenu: () => Promise.resolve({ done: true }),

    // A page is as new as its server; see shell/keep-offline.ts.
    newerVersion: () => Promise.resolve({ newer: null }),

    about: () =>
      Promise.resolve({
        version: import.meta.env.VITE_VERSION ?? '',
        host: 'browser',
        electron: null,
      }),

    // A browser has no menu of ours and gives the app no files from outside.
    on: () => () => undefined,
  };
}
