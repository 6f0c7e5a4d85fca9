// Unsaved work, one file a draft: written while the user edits, offered at the next start, never over the original.
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Seen } from './documents.ts';
import { failure } from './failure.ts';
import type { Answer, HostHandlers } from './host-api.ts';
import { keptDraft } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

type DraftCalls = Pick<HostHandlers, 'keepDraft' | 'dropDraft' | 'claimDraft' | 'drafts'>;

/** `seen`: what its file held when the draft was last kept, so that saving it later asks where that has changed since. */
const draftOnDisk = keptDraft.extend({ seen: z.string().optional() });

export function autosave(
  folder: string,
  now: () => number = Date.now,
  seen: Seen = new Map(),
): DraftCalls {
  // The id comes from the screen; its hash is a name that leads nowhere else.
  const fileOf = (id: string): string =>
    path.join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`);
  return {
    async keepDraft(ask) {
      try {
        const { token, ...rest } = ask;
        const file = token === undefined ? {} : { token, seen: seen.get(token) };
        await writeWhole(fileOf(ask.id), JSON.stringify({ ...rest, ...file, keptAt: now() }));
        return { kept: true };
      } catch (reason) {
        return failure(['keep a draft of', '下書きとして保存'], ask.name, reason);
      }
    },
    async dropDraft({ id }) {
      await rm(fileOf(id), { force: true }).catch(() => undefined);
      return { dropped: true };
    },
    async claimDraft({ id }) {
      try {
        const draft = draftOnDisk.parse(JSON.parse(await readFile(fileOf(id), 'utf8')));
        if (draft.token !== undefined && draft.seen) seen.set(draft.token, draft.seen);
      } catch {
        // One that cannot be read is set aside when all are listed.
      }
      // There is one window.
      return { claimed: true };
    },
    async drafts() {
      const names = await readdir(folder).catch(() => []);
      const found: Answer<'drafts'> = [];
      for (const name of names.filter((file) => file.endsWith('.json'))) {
        const file = path.join(folder, name);
        try {
          found.push(keptDraft.parse(JSON.parse(await readFile(file, 'utf8'))));
        } catch {
          await rename(file, `${file}.unreadable`).catch(() => undefined);
        }
      }
      return found
        .sort((a, b) => b.keptAt - a.keptAt)
        .map(({ token, ...rest }) => (token === undefined ? rest : { ...rest, token }));
    },
  };
}
