// log.jsonl of a project that trains, read as it grows.
import { open, stat } from 'node:fs/promises';
import type { RunLog, RunLogReader } from '../../graph-core/index.ts';
import { readRunLog } from '../../graph-core/index.ts';

export interface LogReader {
  readonly log: RunLog;
  /** Reads what was written since. A file that took its place, of a run that resumed, is read from its beginning. */
  read(): Promise<void>;
}

export function logReader(file: string): LogReader {
  let identity: number | undefined;
  let at = 0;
  let [reader, decoder] = begin();
  return {
    get log() {
      return reader.log;
    },
    async read() {
      const now = await stat(file).catch(() => undefined);
      if (!now) return;
      if (now.ino !== identity || now.size < at) {
        [identity, at] = [now.ino, 0];
        [reader, decoder] = begin();
      }
      const bytes = Buffer.alloc(now.size - at);
      if (bytes.length === 0) return;
      const handle = await open(file);
      try {
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
        at += bytesRead;
        reader.hear(decoder.decode(bytes.subarray(0, bytesRead), { stream: true }));
      } finally {
        await handle.close();
      }
    },
  };
}

function begin(): [RunLogReader, TextDecoder] {
  return [readRunLog(), new TextDecoder()];
}
