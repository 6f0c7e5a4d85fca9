// Documents given to the app from outside: by a double click, the command line or a second start. None is lost before the screen listens.
import path from 'node:path';
import type { App } from 'electron';

export interface OutsideFiles {
  /** From now on each goes to `open`, those that waited first. */
  deliverTo(open: (file: string) => void): void;
}

/** Before the app is ready: macOS tells of the file that starts the app no later. */
export function outsideFiles(
  app: Pick<App, 'on'>,
  args: readonly string[],
  folder: string,
  arrived: () => void = () => undefined,
): OutsideFiles {
  const waiting: string[] = [];
  let open: ((file: string) => void) | undefined;
  const give = (file: string | undefined): void => {
    if (file === undefined) return;
    if (open) open(file);
    else waiting.push(file);
  };
  give(named(args, folder));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    give(file);
  });
  app.on('second-instance', (_event, secondArgs, secondFolder) => {
    arrived();
    give(named(secondArgs, secondFolder));
  });
  return {
    deliverTo(next) {
      open = next;
      for (const file of waiting.splice(0)) next(file);
    },
  };
}

/** The first document among the arguments; a relative one counts from the folder the app was called in. */
function named(args: readonly string[], folder: string): string | undefined {
  const found = args.slice(1).find((arg) => /\.(kumiki|json)$/i.test(arg) && !arg.startsWith('-'));
  return found === undefined ? undefined : path.resolve(folder, found);
}
