// Unsaved work in a browser: each draft belongs to the window that works on it, and has a copy beside the database.
import type { Host } from '../../main/host-api.ts';
import type { Seen } from './browser-documents.ts';
import type { Copies } from './copies.ts';
import { nameOfDraft } from './copies.ts';
import type { Database, Draft } from './database.ts';
import { orFailure } from './host-failures.ts';
import { windowLocks } from './window-locks.ts';

type Drafts = Pick<Host, 'keepDraft' | 'dropDraft' | 'claimDraft' | 'drafts'>;

/** `keeping` hears that there is something to lose. */
export function browserDrafts(
  database: Database,
  copies: Copies,
  seen: Seen,
  keeping: () => void,
): Drafts {
  const locks = windowLocks(navigator.locks, 'draft');
  return {
    keepDraft: (draft) =>
      orFailure(async () => {
        keeping();
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
  };
}
