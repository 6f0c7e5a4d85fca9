// Opening and saving documents. A file that changed behind our back is never overwritten unasked.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Dialogs } from './dialogs.ts';
import { failure } from './failure.ts';
import { withLock } from './file-lock.ts';
import type { HostHandlers } from './host-api.ts';
import type { Recent } from './recent.ts';
import { tokenOf } from './recent.ts';
import { Unconfirmed, writeWhole } from './write-whole.ts';

type DocumentCalls = Pick<
  HostHandlers,
  'openDocument' | 'openRecent' | 'saveDocument' | 'saveDocumentAs' | 'recentDocuments'
>;

export interface Documents extends DocumentCalls {
  /** A file given from outside: double click, command line. */
  openPath(file: string): ReturnType<HostHandlers['openRecent']>;
}

/** No document is this large; reading one would only exhaust memory. */
const largest = 64 * 1024 * 1024;

/** By token: hash of what a file held when it was last read or written here. A draft keeps it beyond the session. */
export type Seen = Map<string, string>;

export function documents(
  dialogs: Pick<Dialogs, 'choose' | 'chooseNew'>,
  recent: Recent,
  seen: Seen = new Map(),
): Documents {
  const queues = new Map<string, Promise<unknown>>();

  const openPath: Documents['openPath'] = async (file) => {
    try {
      const { size } = await stat(file);
      if (size > largest) return tooLarge(file);
      const text = await readFile(file, 'utf8');
      seen.set(tokenOf(file), hash(text));
      return { token: await recent.remember(file), name: path.basename(file), text };
    } catch (reason) {
      return failure(['open', '開くことが'], path.basename(file), reason);
    }
  };

  /** `expected` is the hash that the file must have until the last moment; undefined = whatever it has. */
  const write = async (
    file: string,
    text: string,
    expected?: string,
    evenReadOnly?: boolean,
  ): ReturnType<HostHandlers['saveDocument']> => {
    let there: string | undefined;
    const mayReplace = async (): Promise<boolean> => {
      there = await contents(file);
      return expected === undefined || there === undefined || hash(there) === expected;
    };
    try {
      const written = await withLock(file, () =>
        writeWhole(file, text, { mayReplace, evenReadOnly }),
      );
      if (!written) return { changed: true, text: there ?? '' };
    } catch (reason) {
      // What stands there now is ours, or the next save would take it for another's.
      if (reason instanceof Unconfirmed) seen.set(tokenOf(file), hash(text));
      return failure(['save', '保存'], path.basename(file), reason);
    }
    seen.set(tokenOf(file), hash(text));
    return { token: await recent.remember(file), name: path.basename(file) };
  };

  /** Saves of one file come one after another: each sees what the one before has written. */
  const inTurn = <T>(file: string, save: () => Promise<T>): Promise<T> => {
    const done = (queues.get(file) ?? Promise.resolve()).then(save);
    queues.set(
      file,
      done.then(
        () => undefined,
        () => undefined,
      ),
    );
    return done;
  };

  return {
    openPath,
    async openDocument() {
      const [file] = await dialogs.choose({ accept: ['.kumiki', '.json'], multiple: false });
      return file === undefined ? { cancelled: true } : openPath(file);
    },
    async openRecent({ token }) {
      const file = await recent.pathOf(token);
      return file === undefined ? unknownFile() : openPath(file);
    },
    async saveDocument({ token, text, overwrite, evenReadOnly }) {
      const file = await recent.pathOf(token);
      if (file === undefined) return unknownFile();
      const expected = () => (overwrite ? undefined : (seen.get(token) ?? ''));
      const saved = await inTurn(file, () => write(file, text, expected(), evenReadOnly));
      // The user may want it all the same.
      return 'failed' in saved && saved.failed.code === 'EREADONLY' ? { readOnly: true } : saved;
    },
    async saveDocumentAs({ suggestedName, text }) {
      const file = await dialogs.chooseNew(suggestedName);
      if (file === undefined) return { cancelled: true };
      const saved = await inTurn(path.resolve(file), () => write(file, text));
      return 'changed' in saved || 'readOnly' in saved ? unknownFile() : saved;
    },
    recentDocuments: () => recent.list(),
  };
}

async function contents(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (reason) {
    // A file that is gone may be written anew; one that cannot be read will say so when it is written.
    void reason;
    return undefined;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function tooLarge(file: string) {
  const name = path.basename(file);
  return {
    failed: {
      code: 'too-large',
      en: `${name} is larger than 64 MB, so it is not a Kumiki document. It was not opened.`,
      ja: `${name} は 64 MB を超えています。Kumiki の文書ではないため開いていません。`,
    },
  };
}

function unknownFile() {
  return {
    failed: {
      code: 'unknown-file',
      en: 'Kumiki no longer knows where this document is saved. Save it under a name.',
      ja: 'この文書の場所が分からなくなりました。名前を付けて保存してください。',
    },
  };
}
