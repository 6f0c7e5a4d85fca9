// The host in a plain browser: files by picker or download, drafts and the store in IndexedDB, with copies in files of the origin.
import type { Host } from '../../main/host-api.ts';
import type { Seen } from './browser-documents.ts';
import { browserDocuments } from './browser-documents.ts';
import { browserRunFolders } from './browser-run-folders.ts';
import { byteStore } from './byte-store.ts';
import { copies as copiesOfTheOrigin, isHandMade, nameOfDraft } from './copies.ts';
import type { Draft } from './database.ts';
import { openDatabase, openTables } from './database.ts';
import { failureOf, orFailure } from './host-failures.ts';
import { windowLocks } from './window-locks.ts';

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
  const locks = windowLocks(navigator.locks, 'draft');
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

    keepDraft: (draft) =>
      orFailure(async () => {
        askToStay();
        if (!(await locks.hold(draft.id))) return { taken: true };
        const { token } = draft;
        const file = token === undefined ? {} : { seen: seen.get(token) };
        const kept: Draft = { ...draft, ...file, keptAt: Date.now() };
        copies.keep(nameOfDraft(draft.id), JSON.stringify(kept));
        await (await database()).put('drafts', kept, draft.id);
        return { kept: true };
      }),

    dropDraft: async ({ id }) => {
      // What another window works on is not this one's to throw away.
      if (await locks.hold(id)) {
        copies.drop(nameOfDraft(id));
        await (await database()).delete('drafts', id);
      }
      locks.release(id);
      return { dropped: true };
    },

    claimDraft: async ({ id }) => {
      const claimed = await locks.hold(id);
      // Saving it asks where its file has changed since the draft was kept.
      const draft = claimed ? await (await database()).get('drafts', id) : undefined;
      if (draft?.token !== undefined && draft.seen) seen.set(draft.token, draft.seen);
      return { claimed };
    },

    drafts: async () => {
      const taken = await locks.heldByOthers();
      const drafts = await (await database()).getAll('drafts');
      return drafts.filter(({ id }) => !taken.has(id)).sort((a, b) => b.keptAt - a.keptAt);
    },

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
