// The one window: its options, its title, and the question before unsaved work is closed.
import type { BrowserWindow, BrowserWindowConstructorOptions, Dialog } from 'electron';
import type { HostHandlers } from './host-api.ts';
import { appOrigin, webPreferences } from './security.ts';

export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Kumiki',
    backgroundColor: '#f7f3ea',
    webPreferences: { ...webPreferences, preload },
  };
}

type WindowCalls = Pick<HostHandlers, 'setWindow'>;

/** Shows the app once it has drawn, so that no white page flashes. */
export function openWindow(
  window: BrowserWindow,
  dialog: Pick<Dialog, 'showMessageBoxSync'>,
): WindowCalls {
  let dirty = false;
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (!dirty) return;
    const choice = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'The document has changes that are not saved to its file.',
      detail: 'A draft is kept and offered at the next start.',
      buttons: ['Keep editing', 'Close'],
      defaultId: 0,
      cancelId: 0,
    });
    if (choice === 0) event.preventDefault();
  });
  void window.loadURL(`${appOrigin}/index.html`);
  return {
    async setWindow({ title, dirty: isDirty }) {
      dirty = isDirty;
      window.setTitle(title);
      window.setDocumentEdited(isDirty);
      return { done: true };
    },
  };
}
