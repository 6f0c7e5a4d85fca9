// Settings, runs and checkpoints by key, one file each; where the newest is torn, the value before it is read.
import { createHash } from 'node:crypto';
import { copyFile, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { failure } from './failure.ts';
import type { HostHandlers } from './host-api.ts';
import { writeWhole } from './write-whole.ts';

type StoreCalls = Pick<HostHandlers, 'storePut' | 'storeGet' | 'storeList' | 'storeDelete'>;

/** First in a file: what the value ought to be. Files of earlier versions hold the bare value. */
const magic = 'kumiki-value ';
/** The longest key, each of its letters three bytes and escaped, and what stands beside it. */
const longestHead = 8192;
/** Bytes of either end that are summed: a write that was cut off, or whose end never reached the disk, shows there. */
const ends = 1024 * 1024;

export function store(folder: string): StoreCalls {
  const fileOf = (key: string): string => path.join(folder, `${nameOf(key)}.bin`);
  /** Where earlier versions kept it. */
  const earlierOf = (key: string): string => path.join(folder, `${earlierNameOf(key)}.bin`);
  return {
    async storePut({ key, bytes }) {
      const file = fileOf(key);
      try {
        // A torn value must not take the place of the whole one before it.
        if (await looksWhole(file))
          await copyFile(file, `${file}.previous`).catch((reason: NodeJS.ErrnoException) => {
            if (reason.code !== 'ENOENT') throw reason;
          });
        await writeWhole(file, Buffer.concat([headOf(key, bytes), bytes]));
        if (earlierOf(key) !== file) await forget(earlierOf(key));
        return { stored: true };
      } catch (reason) {
        return failure(['store', '保存'], key, reason);
      }
    },
    async storeGet({ key }) {
      for (const file of new Set([fileOf(key), earlierOf(key)])) {
        const bytes = (await read(file)) ?? (await read(`${file}.previous`));
        if (bytes) return { bytes };
      }
      return { bytes: null };
    },
    async storeList({ prefix }) {
      const names = await readdir(folder).catch(() => []);
      const found = new Map<string, number>();
      for (const name of names) {
        if (!name.endsWith('.bin')) continue;
        const entry = await entryOf(path.join(folder, name));
        if (entry?.key.startsWith(prefix)) found.set(entry.key, entry.size);
      }
      return [...found]
        .map(([key, size]) => ({ key, size }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async storeDelete({ key }) {
      await forget(fileOf(key));
      await forget(earlierOf(key));
      return { deleted: true };
    },
  };
}

/**
 * A key as a file may be called on every system: percent-encoded, capitals too, since `A` and `a` are one name on some;
 * hashed where it grows too long.
 */
function nameOf(key: string): string {
  const plain = encodeURIComponent(key).replace(
    // What is escaped already keeps its letters.
    /%[0-9A-F]{2}|[.*A-Z]/g,
    (unit) => (unit.length > 1 ? unit : escaped(unit)),
  );
  const free = reserved.test(plain) ? `${escaped(plain.slice(0, 1))}${plain.slice(1)}` : plain;
  return shortened(free, key);
}

/** Devices of Windows, whatever ending they bear. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

function escaped(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16)}`;
}

function shortened(name: string, key: string): string {
  return name.length <= 180
    ? name
    : `${name.slice(0, 100)}~${createHash('sha256').update(key).digest('hex')}`;
}

function earlierNameOf(key: string): string {
  return shortened(encodeURIComponent(key).replace(/[.*]/g, escaped), key);
}

function headOf(key: string, bytes: Uint8Array): Buffer {
  return Buffer.from(`${magic}${JSON.stringify({ key, size: bytes.length, sum: sumOf(bytes) })}\n`);
}

const headSchema = z.object({ key: z.string(), size: z.number(), sum: z.string() });

interface Head extends z.output<typeof headSchema> {
  /** Where the value begins. */
  readonly from: number;
}

/** Undefined for a bare value. */
function readHead(bytes: Uint8Array): Head | undefined {
  const begin = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestHead));
  if (!begin.subarray(0, magic.length).equals(Buffer.from(magic))) return undefined;
  const end = begin.indexOf('\n');
  if (end < 0) return undefined;
  try {
    const head = headSchema.parse(JSON.parse(begin.toString('utf8', magic.length, end)));
    return { ...head, from: end + 1 };
  } catch {
    return undefined;
  }
}

function sumOf(bytes: Uint8Array): string {
  return summed(bytes.subarray(0, ends), bytes.subarray(Math.max(ends, bytes.length - ends)));
}

function summed(first: Uint8Array, last: Uint8Array): string {
  return createHash('sha256').update(first).update(last).digest('hex');
}

/** Undefined where there is no file, or it does not hold what was written. */
async function read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const whole = await readFile(file).catch(() => undefined);
  if (!whole) return undefined;
  const head = readHead(whole);
  if (!head) return isBare(whole) ? new Uint8Array(whole) : undefined;
  const value = new Uint8Array(whole.subarray(head.from));
  return value.length === head.size && sumOf(value) === head.sum ? value : undefined;
}

/** Told by its head and its ends; a checkpoint between them is not read for that. */
async function looksWhole(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const length = (await handle.stat()).size;
    const part = async (from: number, to: number) => {
      const buffer = Buffer.alloc(Math.max(0, to - from));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
      return buffer.subarray(0, bytesRead);
    };
    const begin = await part(0, Math.min(length, longestHead));
    const head = readHead(begin);
    if (!head) return isBare(begin);
    if (length !== head.from + head.size) return false;
    const first = await part(head.from, Math.min(length, head.from + ends));
    const last = await part(Math.max(head.from + ends, length - ends), length);
    return summed(first, last) === head.sum;
  } finally {
    await handle.close();
  }
}

/** A value of an earlier version: nothing that is kept is empty or all zeros, unless its bytes never reached the disk. */
function isBare(begin: Uint8Array): boolean {
  const start = Buffer.from(begin.subarray(0, magic.length)).toString();
  return start !== magic && begin.some((byte) => byte !== 0);
}

/** The key in the file's name or, where that is a hash, in its head. */
async function entryOf(file: string): Promise<{ key: string; size: number } | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    const head = readHead(buffer.subarray(0, bytesRead));
    if (head) return { key: head.key, size: head.size };
    const key = decoded(path.basename(file, '.bin'));
    return key === undefined ? undefined : { key, size: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

async function forget(file: string): Promise<void> {
  for (const each of [file, `${file}.previous`])
    await rm(each, { force: true }).catch(() => undefined);
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
