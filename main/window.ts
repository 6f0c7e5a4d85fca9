// The one window: its options, its title, its progress, and that nothing closes it before the screen has agreed.
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Dialog,
  PowerSaveBlocker,
} from 'electron';
import type { HostHandlers } from './host-api.ts';
import { tell } from './news.ts';
import { appOrigin, webPreferences } from './security.ts';
import { systemWords } from './system-words.ts';

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

type WindowCalls = Pick<HostHandlers, 'setWindow' | 'setProgress' | 'answerClose'>;

interface WindowDeps {
  readonly dialog: Pick<Dialog, 'showMessageBoxSync'>;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly locale: string;
  /** Milliseconds that the screen has to say that it has heard. */
  readonly patience?: number;
}

/** Shows the app once it has drawn, so that no white page flashes. */
export function openWindow(
  window: BrowserWindow,
  { dialog, powerSaveBlocker, locale, patience = 3000 }: WindowDeps,
): WindowCalls {
  let asks = false;
  let mayClose = false;
  let unheard: ReturnType<typeof setTimeout> | undefined;
  let blocker: number | undefined;
  const heard = (): void => {
    clearTimeout(unheard);
    unheard = undefined;
  };
  const close = (): void => {
    mayClose = true;
    window.close();
  };

  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (mayClose || !asks) return;
    event.preventDefault();
    tell(window.webContents, 'closing', {});
    unheard ??= setTimeout(() => {
      unheard = undefined;
      const { unanswered, draftKept, keepOpen, closeAnyway } = systemWords(locale);
      const choice = dialog.showMessageBoxSync(window, {
        type: 'warning',
        message: unanswered,
        detail: draftKept,
        buttons: [keepOpen, closeAnyway],
        defaultId: 0,
        cancelId: 0,
      });
      if (choice === 1) close();
    }, patience);
  });
  window.on('closed', heard);
  void window.loadURL(`${appOrigin}/index.html`);

  let dirty = false;
  let training = false;
  return {
    async setWindow({ title, dirty: isDirty }) {
      dirty = isDirty;
      asks = dirty || training;
      window.setTitle(title);
      window.setDocumentEdited(isDirty);
      return { done: true };
    },
    async setProgress({ progress }) {
      training = progress !== null;
      asks = dirty || training;
      window.setProgressBar(progress ?? -1);
      // A machine that falls asleep does not train.
      if (training) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      else if (blocker !== undefined) {
        powerSaveBlocker.stop(blocker);
        blocker = undefined;
      }
      return { done: true };
    },
    async answerClose({ answer }) {
      heard();
      // After the answer is on its way: a window that is gone cannot be answered.
      if (answer === 'close') setTimeout(close, 0);
      return { done: true };
    },
  };
}
