// Electron's entry: a table of contents. Each concern is a file of its own.
import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { declareProtocol, serveProtocol } from './app-protocol.ts';
import { autosave } from './autosave.ts';
import { systemDialogs } from './dialogs.ts';
import { documents } from './documents.ts';
import { files } from './files.ts';
import { serveCalls } from './ipc.ts';
import { systemMenu } from './menu.ts';
import { openedByArguments, tell } from './news.ts';
import { recentFiles } from './recent.ts';
import { closePages, closeSession } from './security.ts';
import { store } from './store.ts';
import { openWindow, windowOptions } from './window.ts';

declareProtocol(protocol);
closePages(app);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  const root = app.getAppPath();
  const home = app.getPath('userData');
  serveProtocol(protocol, root);
  closeSession(session.defaultSession);

  const window = new BrowserWindow(
    windowOptions(path.join(root, 'dist', 'preload', 'preload.cjs')),
  );
  const dialogs = systemDialogs(dialog, () => (window.isDestroyed() ? undefined : window));
  const opened = documents(dialogs, recentFiles(home));
  serveCalls(ipcMain, {
    ...opened,
    ...files(dialogs),
    ...autosave(path.join(home, 'drafts')),
    ...store(path.join(home, 'store')),
    ...openWindow(window, dialog),
    ...systemMenu(Menu, (id) => tell(window.webContents, 'command', { id })),
    about: async () => ({
      version: app.getVersion(),
      host: 'electron',
      electron: process.versions.electron ?? null,
    }),
  });
  openedByArguments(app, window, opened);
  app.on('window-all-closed', () => app.quit());
}
