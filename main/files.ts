// Files that are not documents: bytes taken away, data and weights brought in.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Dialogs } from './dialogs.ts';
import { failure } from './failure.ts';
import type { HostHandlers } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

type FileCalls = Pick<HostHandlers, 'saveBytes' | 'openFiles'>;

const largestTogether = 2 * 1024 * 1024 * 1024;

export function files(dialogs: Dialogs): FileCalls {
  return {
    async saveBytes({ suggestedName, bytes }) {
      const file = await dialogs.chooseNew(suggestedName);
      if (file === undefined) return { cancelled: true };
      try {
        await writeWhole(file, bytes);
        // The screen gets no way back to it: such files are written once.
        return { token: 'taken-away', name: path.basename(file) };
      } catch (reason) {
        return failure(['save', '保存'], path.basename(file), reason);
      }
    },
    async openFiles({ accept, multiple }) {
      const chosen = await dialogs.choose({ accept, multiple });
      if (chosen.length === 0) return { cancelled: true };
      const read: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
      let together = 0;
      for (const file of chosen) {
        try {
          together += (await stat(file)).size;
          if (together > largestTogether) return tooMuch();
          read.push({ name: path.basename(file), bytes: new Uint8Array(await readFile(file)) });
        } catch (reason) {
          return failure(['read', '読むことが'], path.basename(file), reason);
        }
      }
      return { files: read };
    },
  };
}

function tooMuch() {
  return {
    failed: {
      code: 'too-large',
      en: 'These files are larger than 2 GB together. Choose fewer.',
      ja: 'ファイルの合計が 2 GB を超えています。少なく選んでください。',
    },
  };
}
