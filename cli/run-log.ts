// log.jsonl in a run's folder: what happens while it trains, line by line, for whoever follows it from elsewhere.
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { News } from '../graph-core/index.ts';
import { logLine, logNews, logOf, runFiles } from '../graph-core/index.ts';
import type { Measured } from './train-document.ts';
import { writeFile } from './write-file.ts';

export interface RunLogWriter {
  hear(news: News): void;
  say(what: Readonly<Record<string, unknown>>): void;
  /** Resolves once all of it is in the file, or could not be. */
  written(): Promise<void>;
}

/** A new file in the place of one before, so that whoever follows that one knows to begin again. */
export function writeRunLog(
  folder: string,
  began: Readonly<Record<string, unknown>>,
  before?: Measured,
): RunLogWriter {
  const file = path.join(folder, runFiles.log);
  const head = `${before ? logOf(before) : ''}${logLine({ ...began, began: true })}`;
  let waiting = '';
  // The run itself is kept in other files: a log that cannot be written, on a full disk say, ends no training.
  let writing: Promise<void> = writeFile(file, head).catch(() => undefined);
  const add = (words: string) => {
    if (words === '') return;
    const first = waiting === '';
    waiting += words;
    if (!first) return;
    writing = writing.then(async () => {
      const all = waiting;
      waiting = '';
      await appendFile(file, all).catch(() => undefined);
    });
  };
  return {
    hear: (news) => add(logNews(news)),
    say: (what) => add(logLine(what)),
    written: () => writing,
  };
}
