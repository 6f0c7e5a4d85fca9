// Files that are not documents: bytes taken away. The user's own files are read by the screen itself, slice by slice.
import path from 'node:path';
import type { Dialogs } from './dialogs.ts';
import { failure } from './failure.ts';
import type { HostHandlers } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

export function files(dialogs: Pick<Dialogs, 'chooseNew'>): Pick<HostHandlers, 'saveBytes'> {
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
  };
}
