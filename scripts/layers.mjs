// The floors of the house: which folder may import which, and what each file really imports.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

/**
 * Each folder may import from itself and from these. A longer prefix wins; `graph-core` alone is its files at the top.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const allowed = {
  'graph-core/document': [
    'graph-core/augmentations.ts',
    'graph-core/text.ts',
    'graph-core/sized.ts',
    'graph-core/params.ts',
    'graph-core/optimizers.ts',
    'graph-core/schedules.ts',
    'graph-core/training-settings.ts',
  ],
  'graph-core/engine': ['graph-core/text.ts', 'graph-core/params.ts', 'graph-core/optimizers.ts'],
  'graph-core/data': [
    'graph-core/augmentations.ts',
    'graph-core/drawn-points.ts',
    'graph-core/text.ts',
    'graph-core/params.ts',
    'graph-core/sized.ts',
    'graph-core/engine/random.ts',
  ],
  // The language of formulas is a language, whoever computes with it.
  'graph-core/formula': ['graph-core/text.ts', 'graph-core/sized.ts'],
  // Figures of the trade are functions of arrays.
  'graph-core/figures': ['graph-core/text.ts'],
  'graph-core/blocks': [
    'graph-core/formula',
    'graph-core/text.ts',
    'graph-core/params.ts',
    'graph-core/engine/ops.ts',
    'graph-core/engine/random.ts',
  ],
  'graph-core/analyze': [
    'graph-core/formula',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/data/dataset.ts',
    'graph-core/text.ts',
    'graph-core/params.ts',
  ],
  'graph-core/adjust': [
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/data',
    'graph-core/figures',
    'graph-core/augmentations.ts',
    'graph-core/text.ts',
    'graph-core/schedules.ts',
    'graph-core/training-settings.ts',
  ],
  'graph-core/compile': [
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/text.ts',
  ],
  'graph-core/inspect': [
    'graph-core/figures',
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
  'graph-core/report': ['graph-core/figures', 'graph-core/text.ts'],
  'graph-core/train': [
    'graph-core/figures',
    'graph-core/inspect',
    'graph-core/weights',
    'graph-core/compile',
    'graph-core/analyze',
    'graph-core/document',
    'graph-core/blocks',
    'graph-core/engine',
    'graph-core/data',
    'graph-core/augmentations.ts',
    'graph-core/text.ts',
    'graph-core/schedules.ts',
    'graph-core/params.ts',
  ],
  // What a training leaves in its folder, and whoever follows it reads.
  'graph-core/run-folder': [
    'graph-core/document',
    'graph-core/engine/engine.ts',
    'graph-core/train/curves.ts',
    'graph-core/train/protocol.ts',
    'graph-core/text.ts',
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
    'graph-core/augmentations.ts',
    'graph-core/text.ts',
    'graph-core/params.ts',
    'graph-core/optimizers.ts',
    'graph-core/schedules.ts',
    'graph-core/training-settings.ts',
  ],
  'graph-core': ['graph-core'],
  templates: ['graph-core/index.ts'],
  main: [],
  renderer: ['graph-core/index.ts', 'main/host-api.ts', 'templates'],
  cli: [
    'graph-core/index.ts',
    // What a helper thread runs: by the one door every thread would load the whole core.
    'graph-core/engine/fused/helper.ts',
    'templates',
    'main/write-whole.ts',
    'main/temporary-files.ts',
  ],
};

/** The rooms of the renderer, lowest first: each may import itself and those before it, so that no two import each other. */
export const rooms = [
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
  'versions',
  'palette',
  'outline',
  'inspector',
  'import',
  'export',
  'leak',
  'help',
  'shell',
];

/** Every TypeScript file of the folders above, tests included. */
export const files = Object.keys(allowed)
  .filter((folder) => !folder.includes('/'))
  .flatMap((folder) => filesBelow(folder));

/** @returns {string[]} */
export function filesBelow(/** @type {string} */ folder) {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter(
      (name) =>
        /\.tsx?$/.test(name) && !name.includes('engine/assembly/') && !name.endsWith('.d.ts'),
    );
}

export function isTest(/** @type {string} */ file) {
  return /\.test\.tsx?$|\.testing\.tsx?$/.test(file);
}

/**
 * The files of the project that a file imports, types included.
 * @returns {string[]}
 */
export function importsOf(/** @type {string} */ file) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const found = source.matchAll(
    /(?:from|import|URL)\s*\(?\s*['"](\.{1,2}\/[^'"?]+)(?:\?[^'"]*)?['"]/g,
  );
  return [...found].map(([, name]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), name ?? '')),
  );
}

/** The longest of the folders above that a file lies in. */
export function folderOf(/** @type {string} */ file) {
  return Object.keys(allowed)
    .filter((folder) => file.startsWith(`${folder}/`))
    .reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** The room of the renderer that a file lies in; undefined outside the rooms. */
export function roomOf(/** @type {string} */ file) {
  return /^renderer\/([^/]+)\//.exec(file)?.[1];
}
