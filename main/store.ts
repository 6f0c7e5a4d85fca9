// Settings, runs and checkpoints by key, one file each; the value before the last survives beside it.
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { failure } from './failure.ts';
import type { HostHandlers } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

type StoreCalls = Pick<HostHandlers, 'storePut' | 'storeGet' | 'storeList' | 'storeDelete'>;

export function store(folder: string): StoreCalls {
  /** Key in the name, so that a list needs no index: percent-encoded, and hashed where it grows too long. */
  const fileOf = (key: string): string => {
    const plain = encodeURIComponent(key).replace(
      /[.*]/g,
      (unit) => `%${unit.charCodeAt(0).toString(16)}`,
    );
    const name =
      plain.length <= 180
        ? plain
        : `${plain.slice(0, 100)}~${createHash('sha256').update(key).digest('hex')}`;
    return path.join(folder, `${name}.bin`);
  };
  return {
    async storePut({ key, bytes }) {
      const file = fileOf(key);
      try {
        await copyFile(file, `${file}.previous`).catch((reason: NodeJS.ErrnoException) => {
          if (reason.code !== 'ENOENT') throw reason;
        });
        await writeWhole(file, bytes);
        return { stored: true };
      } catch (reason) {
        return failure(['store', '保存'], key, reason);
      }
    },
    async storeGet({ key }) {
      const bytes = await readFile(fileOf(key)).catch(() => undefined);
      return { bytes: bytes ? new Uint8Array(bytes) : null };
    },
    async storeList({ prefix }) {
      const names = await readdir(folder).catch(() => []);
      const found: { key: string; size: number }[] = [];
      for (const name of names) {
        if (!name.endsWith('.bin')) continue;
        const key = decoded(name.slice(0, -'.bin'.length));
        if (key?.startsWith(prefix))
          found.push({ key, size: (await stat(path.join(folder, name))).size });
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async storeDelete({ key }) {
      const file = fileOf(key);
      await rm(file, { force: true }).catch(() => undefined);
      await rm(`${file}.previous`, { force: true }).catch(() => undefined);
      return { deleted: true };
    },
  };
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
