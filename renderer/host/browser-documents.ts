// Documents and files in a plain browser: by picker where it has one, else by upload and download.
import type { Host } from '../../main/host-api.ts';
import { chooseDocument, chooseTarget, download, mayUse, writeTo } from './browser-files.ts';
import type { Database, KnownFile } from './database.ts';
import { orFailure } from './host-failures.ts';

const longestRecent = 12;

type Documents = Pick<
  Host,
  | 'openDocument'
  | 'openRecent'
  | 'saveDocument'
  | 'saveDocumentAs'
  | 'recentDocuments'
  | 'saveBytes'
>;

/**
 * By token: digest of what a file held when this window last read or wrote it. What another window wrote since is not
 * ours. A draft keeps it beyond the window.
 */
export type Seen = Map<string, string>;

export function browserDocuments(database: Database, seen: Seen, locks?: LockManager): Documents {
  const remember = async (handle: FileSystemFileHandle, text: string, token?: string) => {
    const known: KnownFile = {
      token: token ?? `file:${crypto.randomUUID()}`,
      name: handle.name,
      openedAt: Date.now(),
      handle,
      digest: await digestOf(text),
    };
    await (await database()).put('files', known, known.token);
    seen.set(known.token, known.digest);
    return { token: known.token, name: known.name };
  };

  const tokenOf = async (handle: FileSystemFileHandle): Promise<string | undefined> => {
    for (const known of await (await database()).getAll('files'))
      if (await known.handle.isSameEntry(handle)) return known.token;
    return undefined;
  };

  /**
   * Saves of one file come one after another, in all windows: each sees what the one before has written. Files of one
   * name wait for each other too. Where a page may write to files there are locks.
   */
  const inTurn = <T>({ name }: FileSystemFileHandle, save: () => Promise<T>): Promise<T> =>
    locks ? locks.request(`kumiki-file:${name}`, save) : save();

  return {
    openDocument: () =>
      orFailure(async () => {
        const chosen = await chooseDocument();
        if (!chosen) return { cancelled: true };
        const text = await chosen.file.text();
        if (!chosen.handle)
          return { token: `copy:${chosen.file.name}`, name: chosen.file.name, text };
        return {
          ...(await remember(chosen.handle, text, await tokenOf(chosen.handle))),
          text,
        };
      }),

    openRecent: ({ token }) =>
      orFailure(async () => {
        const known = await (await database()).get('files', token);
        if (!known) throw new DOMException('', 'NotFoundError');
        if (!(await mayUse(known.handle))) throw new DOMException('', 'NotAllowedError');
        const text = await (await known.handle.getFile()).text();
        return { ...(await remember(known.handle, text, token)), text };
      }),

    saveDocument: ({ token, text, overwrite }) =>
      orFailure(async () => {
        const known = await (await database()).get('files', token);
        if (!known) {
          const name = copyName(token);
          download(name, text);
          return { token, name, downloaded: true };
        }
        const { handle } = known;
        if (!(await mayUse(handle))) throw new DOMException('', 'NotAllowedError');
        return inTurn(handle, async () => {
          if (!overwrite) {
            const there = await (await handle.getFile()).text();
            // A draft of an earlier version of Kumiki does not say.
            const ours = seen.get(token) ?? known.digest;
            if ((await digestOf(there)) !== ours && there !== text)
              return { changed: true as const, text: there };
          }
          await writeTo(handle, text);
          return remember(handle, text, token);
        });
      }),

    saveDocumentAs: ({ suggestedName, text }) =>
      orFailure(async () => {
        const target = await chooseTarget(suggestedName, true);
        if (!target) return { cancelled: true };
        if (target === 'download') {
          download(suggestedName, text);
          return { token: `copy:${suggestedName}`, name: suggestedName, downloaded: true };
        }
        return inTurn(target, async () => {
          await writeTo(target, text);
          return remember(target, text, await tokenOf(target));
        });
      }),

    recentDocuments: async () => {
      const known = await (await database()).getAll('files');
      return known
        .sort((a, b) => b.openedAt - a.openedAt)
        .slice(0, longestRecent)
        .map(({ token, name, openedAt }) => ({ token, name, openedAt }));
    },

    saveBytes: ({ suggestedName, bytes }) =>
      orFailure(async () => {
        const target = await chooseTarget(suggestedName, false);
        if (!target) return { cancelled: true };
        if (target === 'download') download(suggestedName, bytes);
        else await writeTo(target, bytes);
        return {
          token: `copy:${suggestedName}`,
          name: target === 'download' ? suggestedName : target.name,
        };
      }),
  };
}

/** A document that was uploaded is saved as a download under its own name. */
function copyName(token: string): string {
  const name = token.startsWith('copy:') ? token.slice(5) : token;
  return name.endsWith('.json') || name.endsWith('.kumiki') ? name : 'model.kumiki.json';
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
