// The system's dialogs for choosing files. Knows no document.
import type { BrowserWindow, Dialog } from 'electron';

export interface Dialogs {
  choose(options: { accept: readonly string[]; multiple: boolean }): Promise<readonly string[]>;
  chooseNew(suggestedName: string): Promise<string | undefined>;
  chooseFolder(): Promise<string | undefined>;
}

export function systemDialogs(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  window: () => BrowserWindow | undefined,
): Dialogs {
  return {
    async choose({ accept, multiple }) {
      const extensions = accept
        .map((extension) => extension.replace(/^\./, ''))
        .filter((extension) => /^[a-z0-9]+$/i.test(extension));
      const options = {
        properties: ['openFile' as const, ...(multiple ? ['multiSelections' as const] : [])],
        filters: extensions.length > 0 ? [{ name: extensions.join(', '), extensions }] : [],
      };
      const parent = window();
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return canceled ? [] : filePaths;
    },
    async chooseNew(suggestedName) {
      const options = { defaultPath: suggestedName.replace(/[\\/:*?"<>|\0]/g, '-') };
      const parent = window();
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return canceled || !filePath ? undefined : filePath;
    },
    async chooseFolder() {
      const options = { properties: ['openDirectory' as const] };
      const parent = window();
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return canceled ? undefined : filePaths[0];
    },
  };
}
