// What happens when the window crashes or hangs, or a process that it needs does: it says so, and opens again with the draft.
import type { App, BrowserWindow, Dialog } from 'electron';
import { systemWords } from './system-words.ts';

interface CrashDeps {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly locale: string;
  readonly quit: () => void;
  readonly now?: () => number;
}

/** A second crash within this many milliseconds does not reload by the default button any more. */
const soon = 30_000;

export function watchWindow(
  window: Pick<BrowserWindow, 'on' | 'isDestroyed' | 'reload'> & {
    readonly webContents: Pick<BrowserWindow['webContents'], 'on'>;
  },
  { dialog, locale, quit, now = Date.now }: CrashDeps,
): void {
  const words = systemWords(locale);
  let last = Number.NEGATIVE_INFINITY;
  let waits: AbortController | undefined;

  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    waits?.abort();
    const again = now() - last < soon;
    last = now();
    void dialog
      .showMessageBox({
        type: 'error',
        message: again ? words.goneAgain : words.gone,
        detail: words.goneDetail(reason),
        buttons: [words.reload, words.quit],
        defaultId: again ? 1 : 0,
        cancelId: 1,
      })
      .then(({ response }) => (response === 0 ? window.reload() : quit()));
  });
  window.on('unresponsive', () => {
    if (waits) return;
    waits = new AbortController();
    const { signal } = waits;
    void dialog
      .showMessageBox({
        type: 'warning',
        message: words.unresponsive,
        detail: words.draftKept,
        buttons: [words.wait, words.reload],
        defaultId: 0,
        cancelId: 0,
        signal,
      })
      .then(({ response }) => {
        waits = undefined;
        if (response === 1 && !signal.aborted) window.reload();
      });
  });
  // It came back by itself: the question answers itself too.
  window.on('responsive', () => {
    waits?.abort();
    waits = undefined;
  });
}

/** Chromium starts it again each time; as often as this within a minute, it will not hold. */
const mostGraphics = 3;
const aMinute = 60_000;

/** A training that a lost graphics process took along is told of where it is shown; here, that it keeps happening. */
export function watchProcesses(
  app: Pick<App, 'on'>,
  { dialog, locale, now = Date.now }: Omit<CrashDeps, 'quit'>,
): void {
  const words = systemWords(locale);
  let crashes: number[] = [];
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit' || reason === 'killed') return;
    crashes = [...crashes.filter((at) => now() - at < aMinute), now()];
    if (crashes.length < mostGraphics) return;
    crashes = [];
    void dialog.showMessageBox({
      type: 'warning',
      message: words.graphicsGone,
      detail: words.graphicsDetail,
      buttons: [words.understood],
    });
  });
}
