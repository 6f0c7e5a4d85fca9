// npm run sizes: files, functions, folders, import cycles and what nobody uses, against the limits of the house.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';
import { cyclesIn, readSource } from './source.mjs';

const limits = { file: 400, function: 120, folder: 40 };

const names = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
});
const sources = names
  .split('\n')
  .filter((file) => file && !file.endsWith('blocks/index.ts'))
  .map((file) => readSource(file, readFileSync(path.join(root, file), 'utf8')));

const findings = [
  filesByLength(),
  functionsByLength(),
  foldersBySize(),
  ...importCycles(),
  nobodyUses(),
];
for (const { says } of findings) console.log(says);
const broken = findings.flatMap(({ wrong }) => wrong);
for (const sentence of broken) console.error(sentence);
process.exit(broken.length === 0 ? 0 : 1);

function filesByLength() {
  const files = sources.toSorted((a, b) => a.lines - b.lines);
  const at = (share) =>
    files[Math.min(files.length - 1, Math.floor(files.length * share))]?.lines ?? 0;
  const summary = `${files.length} files · median ${at(0.5)} · 95th percentile ${at(0.95)} · longest ${files.at(-1)?.lines ?? 0}`;
  const longest = files.slice(-10).reverse();
  return {
    says: [summary, ...longest.map(({ file, lines }) => row(lines, file))].join('\n'),
    wrong: files
      .filter(({ lines }) => lines > limits.file)
      .map(({ file, lines }) => `${file} has ${lines} lines, over ${limits.file}. Split it.`),
  };
}

function functionsByLength() {
  const all = sources
    .flatMap(({ file, functions }) => functions.map((measured) => ({ file, ...measured })))
    .sort((a, b) => b.lines - a.lines);
  const longest = all.slice(0, 5);
  return {
    says: [
      `${all.length} functions · longest ${all[0]?.lines ?? 0}`,
      ...longest.map(({ file, name, lines }) => row(lines, `${file} ${name}`)),
    ].join('\n'),
    wrong: all
      .filter(({ lines }) => lines > limits.function)
      .map(
        ({ file, name, line, lines }) =>
          `${name} (${file}:${line}) has ${lines} lines, over ${limits.function}. Split it.`,
      ),
  };
}

/** Tests apart; and a folder that holds blocks alone may hold any number. */
function foldersBySize() {
  const count = new Map();
  for (const { file } of sources) {
    const folder = path.posix.dirname(file);
    if (/\.(test|testing)\.tsx?$/.test(file) || folder === 'graph-core/blocks') continue;
    count.set(folder, (count.get(folder) ?? 0) + 1);
  }
  const folders = [...count].sort(([, a], [, b]) => b - a);
  return {
    says: [
      `${folders.length} folders · largest ${folders[0]?.[1] ?? 0} source files`,
      ...folders.slice(0, 3).map(([folder, files]) => row(files, folder)),
    ].join('\n'),
    wrong: folders
      .filter(([, files]) => files > limits.folder)
      .map(
        ([folder, files]) =>
          `${folder} has ${files} source files, over ${limits.folder}. Give it inner folders.`,
      ),
  };
}

/** Between files, types included, and between the rooms of the renderer. */
function importCycles() {
  const files = new Map(sources.map(({ file, imports }) => [file, imports]));
  const rooms = new Map();
  for (const { file, imports } of sources) {
    const room = roomOf(file);
    if (!room) continue;
    const others = rooms.get(room) ?? new Set();
    rooms.set(room, others);
    for (const other of imports.map(roomOf)) if (other && other !== room) others.add(other);
  }
  return [
    ['file', cyclesIn(files)],
    ['room', cyclesIn(rooms)],
  ].map(([what, cycles]) => ({
    says: `${what} cycles ${cycles.length}`,
    wrong: cycles.map((cycle) => `These import each other: ${cycle.join(', ')}.`),
  }));
}

function roomOf(file) {
  return /\.(test|testing)\.tsx?$/.test(file) ? undefined : /^renderer\/([^/]+)\//.exec(file)?.[1];
}

/** Exports, files and dependencies, as knip finds them. */
function nobodyUses() {
  const knip = path.join(root, 'node_modules', 'knip', 'bin', 'knip.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [knip], {
    cwd: root,
    encoding: 'utf8',
  });
  // Each kind of finding has a heading with its number.
  const found = [...stdout.matchAll(/^\w.*\((\d+)\)$/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
  return {
    says: `knip ${found}`,
    wrong: status === 0 ? [] : ['Nobody uses these. Delete them, or wire them up:', stdout, stderr],
  };
}

function row(count, words) {
  return `${String(count).padStart(5)}  ${words}`;
}
