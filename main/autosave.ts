// Unsaved work, one file a draft: written while the user edits, offered at the next start, never over the original.
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure } from './failure.ts';
import type { Answer, HostHandlers } from './host-api.ts';
import { keptDraft } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

type DraftCalls = Pick<HostHandlers, 'keepDraft' | 'dropDraft' | 'claimDraft' | 'drafts'>;

export function autosave(folder: string, now: () => number = Date.now): DraftCalls {
  // The id comes from the screen; its hash is a name that leads nowhere else.
  const fileOf = (id: string): string =>
    path.join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`);
  return {
    async keepDraft(ask) {
      try {
        const { token, ...rest } = ask;
        await writeWhole(
          fileOf(ask.id),
          JSON.stringify({ ...rest, ...(token === undefined ? {} : { token }), keptAt: now() }),
        );
        return { kept: true };
      } catch (reason) {
        return failure(['keep a draft of', '下書きとして保存'], ask.name, reason);
      }
    },
    async dropDraft({ id }) {
      await rm(fileOf(id), { force: true }).catch(() => undefined);
      return { dropped: true };
    },
    // There is one window.
    claimDraft: () => Promise.resolve({ claimed: true }),
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
