// Who may import whom, types included; and that nothing outside the blocks knows one by name.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Each folder may import from itself and from these. A longer prefix wins; `graph-core` alone is its files at the top. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'graph-core/document': ['graph-core/text.ts', 'graph-core/sized.ts', 'graph-core/optimizers.ts'],
  'graph-core/engine': ['graph-core/text.ts', 'graph-core/params.ts', 'graph-core/optimizers.ts'],
  'graph-core/data': [
    'graph-core/text.ts',
    'graph-core/params.ts',
    'graph-core/sized.ts',
    'graph-core/engine/random.ts',
  ],
  'graph-core/blocks': [
    'graph-core/text.ts',
    'graph-core/params.ts',
    'graph-core/engine/ops.ts',
    'graph-core/engine/random.ts',
  ],
  'graph-core/analyze': [
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/data/dataset.ts',
    'graph-core/text.ts',
    'graph-core/params.ts',
  ],
  'graph-core/compile': [
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/text.ts',
  ],
  'graph-core/inspect': [
    'graph-core/compile',
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/data',
    'graph-core/text.ts',
  ],
  'graph-core/weights': [
    'graph-core/compile',
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/data',
    'graph-core/text.ts',
    'graph-core/ascii.ts',
  ],
  'graph-core/train': [
    'graph-core/inspect',
    'graph-core/weights',
    'graph-core/compile',
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/data',
    'graph-core/text.ts',
    'graph-core/params.ts',
  ],
  'graph-core/export': [
    'graph-core/weights',
    'graph-core/compile',
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/data',
    'graph-core/ascii.ts',
    'graph-core/text.ts',
  ],
  'graph-core': ['graph-core'],
  templates: ['graph-core/index.ts'],
  main: [],
  renderer: ['graph-core/index.ts', 'main/host-api.ts', 'templates'],
  cli: ['graph-core/index.ts', 'templates', 'main/write-whole.ts'],
};

/** The rooms of the renderer, lowest first: each may import itself and those before it, so that no two import each other. */
const rooms = [
  'i18n',
  'host',
  'engine',
  'parts',
  'stores',
  'document',
  'run',
  'commands',
  'problems',
  'training',
  'data',
  'inspect',
  'canvas',
  'gallery',
  'palette',
  'inspector',
  'import',
  'export',
  'leak',
  'shell',
];

/** Blocks and templates may name blocks, and so may whatever only tests. */
const mayNameBlocks = /^(graph-core\/blocks|templates)\/|\.test\.tsx?$|\.testing\.ts$/;

const files = Object.keys(allowed)
  .filter((folder) => !folder.includes('/'))
  .flatMap((folder) => filesBelow(folder));

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter(
      (name) =>
        /\.tsx?$/.test(name) && !name.includes('engine/assembly/') && !name.endsWith('.d.ts'),
    );
}

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  const found = source.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"?]+)(?:\?[^'"]*)?['"]/g);
  return [...found].map(([, name]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), name ?? '')),
  );
}

function folderOf(file: string): string {
  return Object.keys(allowed)
    .filter((folder) => file.startsWith(`${folder}/`))
    .reduce((a, b) => (b.length > a.length ? b : a), '');
}

test('every import goes where the house allows', () => {
  const strays = files
    .filter((file) => !/\.test\.tsx?$|\.testing\.tsx?$/.test(file))
    .flatMap((file) => {
      const folder = folderOf(file);
      const may = [folder, ...(allowed[folder] ?? [])];
      return importsOf(file)
        .filter(
          (target) =>
            folderOf(target) !== folder &&
            !may.some((one) => target === one || target.startsWith(`${one}/`)),
        )
        .map((target) => `${file} → ${target}`);
    });
  expect(strays).toEqual([]);
});

test('a room of the renderer imports only rooms below it', () => {
  const inRoom = (file: string) => /^renderer\/([^/]+)\//.exec(file)?.[1];
  const known = new Set(rooms);
  const upward = files
    .filter((file) => file.startsWith('renderer/') && !/\.test\.tsx?$|\.testing\.tsx?$/.test(file))
    .flatMap((file) => {
      const room = inRoom(file);
      if (room === undefined) return [];
      if (!known.has(room)) return [`${room} has no place among the rooms`];
      return importsOf(file)
        .filter((target) => {
          const other = inRoom(target);
          return other !== undefined && rooms.indexOf(other) > rooms.indexOf(room);
        })
        .map((target) => `${file} → ${target}`);
    });
  expect(upward).toEqual([]);
});

test('no file outside the blocks names a block', () => {
  const types = filesBelow('graph-core/blocks')
    .filter(
      (file) =>
        /defineBlock\(/.test(readFileSync(path.join(root, file), 'utf8')) &&
        !file.endsWith('/block.ts'),
    )
    .map((file) => path.basename(file, '.ts'))
    // One plain word means other things too.
    .filter((type) => type.includes('-'));
  expect(types.length).toBeGreaterThan(30);
  const named = files
    .filter((file) => !mayNameBlocks.test(file))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, file), 'utf8');
      return types
        .filter((type) => source.includes(`'${type}'`))
        .map((type) => `${file} names ${type}`);
    });
  expect(named).toEqual([]);
});
