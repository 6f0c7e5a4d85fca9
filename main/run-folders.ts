// Folders that `kumiki train` writes, read while they grow: only those the user chose, and in them only files of known names.
import { randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Dialogs } from './dialogs.ts';
import { failure } from './failure.ts';
import type { HostHandlers } from './host-api.ts';
import { runFolderFiles } from './host-api.ts';

type FolderCalls = Pick<HostHandlers, 'openRunFolder' | 'listRunFolder' | 'readRunFile'>;

const reading = ['read', '読み込むことが'] as const;

export function runFolders(dialogs: Pick<Dialogs, 'chooseFolder'>): FolderCalls {
  /** For this start of the app alone: nothing is read again unless it is chosen again. */
  const chosen = new Map<string, string>();
  return {
    async openRunFolder() {
      const folder = await dialogs.chooseFolder();
      if (folder === undefined) return { cancelled: true };
      const token = randomUUID();
      chosen.set(token, folder);
      return { token, name: path.basename(folder) || folder };
    },
    async listRunFolder({ token }) {
      const folder = chosen.get(token);
      if (folder === undefined) return unknownFolder();
      try {
        await stat(folder);
        const found = await Promise.all(
          runFolderFiles.map(async (file) => {
            const there = await stat(path.join(folder, file)).catch(() => undefined);
            if (!there?.isFile()) return [];
            return [{ file, size: there.size, changedAt: there.mtimeMs }];
          }),
        );
        return { files: found.flat() };
      } catch (reason) {
        return failure(reading, path.basename(folder), reason);
      }
    },
    async readRunFile({ token, file, from, until }) {
      const folder = chosen.get(token);
      if (folder === undefined) return unknownFolder();
      try {
        const handle = await open(path.join(folder, file));
        try {
          const { size } = await handle.stat();
          const bytes = new Uint8Array(Math.max(0, Math.min(size, until) - from));
          const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
          return { bytes: bytes.subarray(0, bytesRead) };
        } finally {
          await handle.close();
        }
      } catch (reason) {
        return failure(reading, path.join(path.basename(folder), file), reason);
      }
    },
  };
}

function unknownFolder() {
  return {
    failed: {
      code: 'unknown-folder',
      en: 'Kumiki no longer knows where this folder is. Choose it again.',
      ja: 'このフォルダの場所が分からなくなりました。もう一度選んでください。',
    },
  };
}
