// What main tells the screen unasked: chosen menu entries, files given from outside.
import type { App, BrowserWindow, WebContents } from 'electron';
import type { Documents } from './documents.ts';
import type { EventNews, HostEvent } from './host-api.ts';
import { hostEvents } from './host-api.ts';

export function tell<E extends HostEvent>(
  contents: Pick<WebContents, 'send'>,
  event: E,
  news: EventNews<E>,
): void {
  contents.send(`kumiki:news:${event}`, hostEvents[event].parse(news));
}

/** A document named on the command line, by a double click, or by a second start of the app. */
export function openedByArguments(
  app: App,
  window: BrowserWindow,
  documents: Pick<Documents, 'openPath'>,
): void {
  const open = async (file: string | undefined): Promise<void> => {
    if (file === undefined) return;
    const answer = await documents.openPath(file);
    if ('token' in answer) tell(window.webContents, 'opened', answer);
  };
  const named = (args: readonly string[]): string | undefined =>
    args.slice(1).find((arg) => /\.(kumiki|json)$/.test(arg));
  window.webContents.once('did-finish-load', () => void open(named(process.argv)));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    void open(file);
  });
  app.on('second-instance', (_event, args) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    void open(named(args));
  });
}
