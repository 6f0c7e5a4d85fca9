// Files the user has opened or saved, newest first; each has a token, so that the screen never sees a path.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { jsonFile } from './json-file.ts';

const longest = 50;
const shown = 12;

const entry = z.object({ token: z.string(), path: z.string(), openedAt: z.number() });

/** Always the same for the same path. */
export function tokenOf(file: string): string {
  return createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 32);
}

export interface Recent {
  /** Remembers a file and answers its token. */
  remember(file: string): Promise<string>;
  pathOf(token: string): Promise<string | undefined>;
  list(): Promise<{ token: string; name: string; openedAt: number }[]>;
}

export function recentFiles(folder: string, now: () => number = Date.now): Recent {
  const stored = jsonFile(path.join(folder, 'recent.json'), z.array(entry), []);
  /** Those of this session count even where the list cannot be written. */
  const known = new Map<string, string>();
  return {
    async remember(file) {
      const full = path.resolve(file);
      const token = tokenOf(full);
      known.set(token, full);
      const mine = { token, path: full, openedAt: now() };
      await stored
        .change((entries) =>
          [mine, ...entries.filter((other) => other.token !== token)].slice(0, longest),
        )
        .catch(() => undefined);
      return token;
    },
    async pathOf(token) {
      return known.get(token) ?? (await stored.read()).find((other) => other.token === token)?.path;
    },
    async list() {
      const entries = await stored.read();
      return entries
        .slice(0, shown)
        .map(({ token, path: file, openedAt }) => ({ token, name: path.basename(file), openedAt }));
    },
  };
}
