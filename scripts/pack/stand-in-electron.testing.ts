// What electron-builder packs an app around, without Electron: a program that only holds fuses, and its smallest archive.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
/** What comes with electron-builder. */
const requireItsOwn = createRequire(require.resolve('electron-builder'));

export interface Asar {
  createPackage(folder: string, archive: string): Promise<void>;
  listPackage(archive: string, options: object): string[];
  statFile(archive: string, file: string): { readonly files?: object; readonly size?: number };
  extractFile(archive: string, file: string): Buffer;
}
export const asar = createRequire(requireItsOwn.resolve('app-builder-lib'))(
  '@electron/asar',
) as Asar;

/** Marks in Electron's program where its fuses lie: behind it the version of the wire, its length, and a digit each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = {
  runAsNode: 0,
  enableCookieEncryption: 1,
  enableNodeOptionsEnvironmentVariable: 2,
  enableNodeCliInspectArguments: 3,
  enableEmbeddedAsarIntegrityValidation: 4,
  onlyLoadAppFromAsar: 5,
} as const;
/** As Electron ships them. */
const asShipped = '101100010';

export async function makeStandIn(folder: string): Promise<void> {
  const resources = path.join(folder, 'resources');
  const inside = path.join(folder, 'inside');
  mkdirSync(resources, { recursive: true });
  mkdirSync(inside);
  mkdirSync(path.join(folder, 'locales'));
  for (const language of ['en-US', 'ja', 'de'])
    writeFileSync(path.join(folder, 'locales', `${language}.pak`), '');
  writeFileSync(path.join(inside, 'package.json'), '{}');
  await asar.createPackage(inside, path.join(resources, 'default_app.asar'));
  const wire = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([1, asShipped.length]),
    Buffer.from(asShipped),
  ]);
  writeFileSync(path.join(folder, 'electron'), wire, { mode: 0o755 });
}

/** Which fuses of a packed program let it do what they are named after. */
export function readFuses(program: Buffer): Record<keyof typeof fuses, boolean> {
  const start = program.indexOf(sentinel) + sentinel.length + 2;
  const read = Object.entries(fuses).map(([name, at]) => [name, program[start + at] === 0x31]);
  return Object.fromEntries(read) as Record<keyof typeof fuses, boolean>;
}
