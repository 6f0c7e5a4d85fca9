// A small table kept in one JSON file; an unreadable one begins anew and the old bytes are set aside.
import { readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';
import { writeWhole } from './write-whole.ts';

export interface JsonFile<T> {
  read(): Promise<T>;
  /** One change after another, even when asked for at once. */
  change(change: (value: T) => T): Promise<void>;
}

export function jsonFile<T>(file: string, schema: z.ZodType<T>, empty: T): JsonFile<T> {
  let queue: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<T> => {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch {
      return empty;
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      await rename(file, `${file}.unreadable`).catch(() => undefined);
      return empty;
    }
  };
  return {
    read,
    change(change) {
      const done = queue.then(async () => {
        await writeWhole(file, JSON.stringify(change(await read()), null, 1));
      });
      queue = done.catch(() => undefined);
      return done;
    },
  };
}
