// Electron's entry: a table of contents. Each concern is a file of its own.
import path from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  screen,
  session,
} from 'electron';
import { declareProtocol, serveProtocol } from './app-protocol.ts';
import { autosave } from './autosave.ts';
import { watchProcesses, watchWindow } from './crashes.ts';
import { systemDialogs } from './dialogs.ts';
import type { Seen } from './documents.ts';
import { documents } from './documents.ts';
import { files } from './files.ts';
import { serveCalls } from './ipc.ts';
import { systemMenu } from './menu.ts';
import { tell } from './news.ts';
import type { OutsideFiles } from './outside-files.ts';
import { outsideFiles } from './outside-files.ts';
import { recentFiles } from './recent.ts';
import { runFolders } from './run-folders.ts';
import { closePages, closeSession } from './security.ts';
import { store } from './store.ts';
import { systemWords } from './system-words.ts';
import { updateCheck } from './update-check.ts';
import { windowStates } from './window-state.ts';
import { openWindow, windowOptions } from './window.ts';

declareProtocol(protocol);
closePages(app);
// Chromium on Linux has WebGPU behind these.
if (process.platform === 'linux') {
  app.commandLine.appendSwitch('enable-unsafe-webgpu');
  app.commandLine.appendSwitch('enable-features', 'Vulkan');
}

if (app.requestSingleInstanceLock()) {
  const given = outsideFiles(app, process.argv, process.cwd(), showWindow);
  void app.whenReady().then(() => start(given));
} else app.quit();

async function start(given: OutsideFiles): Promise<void> {
  const root = app.getAppPath();
  const home = app.getPath('userData');
  serveProtocol(protocol, root);
  closeSession(session.defaultSession);

  const states = windowStates(home);
  const state = await states.read(screen.getAllDisplays().map(({ workArea }) => workArea));
  const { maximized = false, ...area } = state ?? {};
  const window = new BrowserWindow({
    ...windowOptions(path.join(root, 'dist', 'preload', 'preload.cjs')),
    ...area,
  });
  if (maximized) window.maximize();
  window.on('close', () => {
    states
      .keep({ ...window.getNormalBounds(), maximized: window.isMaximized() })
      .catch(() => undefined);
  });

  const locale = app.getLocale();
  const dialogs = systemDialogs(dialog, () => (window.isDestroyed() ? undefined : window));
  const seen: Seen = new Map();
  const opened = documents(dialogs, recentFiles(home), seen);
  watchWindow(window, { dialog, locale, quit: () => app.exit(1) });
  watchProcesses(app, { dialog, locale });
  serveCalls(ipcMain, {
    ...opened,
    ...files(dialogs),
    ...runFolders(dialogs),
    ...autosave(path.join(home, 'drafts'), Date.now, seen),
    ...store(path.join(home, 'store')),
    ...openWindow(window, { dialog, powerSaveBlocker, locale }),
    ...systemMenu(Menu, (id) => tell(window.webContents, 'command', { id })),
    ...updateCheck({
      version: app.getVersion(),
      home,
      async mayRead(from) {
        const { lookThere, look, lookNowhere } = systemWords(locale);
        const { response } = await dialog.showMessageBox(window, {
          message: lookThere(from),
          buttons: [lookNowhere, look],
          defaultId: 1,
          cancelId: 0,
        });
        return response === 1;
      },
    }),
    async writeClipboard({ text }) {
      await clipboard.writeText(text);
      return { written: true };
    },
    async ready() {
      given.deliverTo((file) => {
        void opened.openPath(file).then((answer) => {
          if ('failed' in answer) tell(window.webContents, 'notOpened', answer);
          else tell(window.webContents, 'opened', answer);
        });
      });
      return { done: true };
    },
    about: async () => ({
      version: app.getVersion(),
      host: 'electron',
      electron: process.versions.electron ?? null,
    }),
  });
  app.on('window-all-closed', () => app.quit());
}

/** A second start of the app brings the window of the first to the front. */
function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}
