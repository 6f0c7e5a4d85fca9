// Writes docs/screens/house.svg and rooms.svg: who imports whom, read from the imports themselves. --check fails on a
// difference.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ELK from 'elkjs';
import { drawn } from './house-picture.mjs';
import { files, folderOf, importsOf, isTest, roomOf } from './layers.mjs';
import { root } from './project.mjs';

/** What each part of the house is, in a few words. A part that is not here does not pass. */
const house = {
  renderer: 'the app: React',
  cli: 'the same in a terminal',
  main: 'Electron and its contract',
  templates: 'documents to start from',
  'graph-core/index.ts': 'the only door of the core',
  'graph-core/train': 'the loop, metrics, the protocol',
  'graph-core/export': 'a folder per format, and proof',
  'graph-core/inspect': 'probes, views, decoding',
  'graph-core/weights': 'safetensors, checkpoints',
  'graph-core/compile': 'the plan, the forward pass',
  'graph-core/adjust': 'settings by path, sizes by data',
  'graph-core/analyze': 'shapes, problems, repairs',
  'graph-core/blocks': 'one file per layer',
  'graph-core/document': 'plain JSON, edits, history',
  'graph-core/engine': 'backends, kernels, ops',
  'graph-core/data': 'sources, formats, what is fitted',
  'graph-core/formula': 'the language of formulas',
  'graph-core/figures': 'figures of the trade, on arrays',
  'graph-core/report': 'an evaluation as one page',
  'graph-core/run-folder': 'the files of a run that trains',
  'graph-core/optimizers.ts': 'every optimizer',
  'graph-core/schedules.ts': 'every schedule of the learning rate',
  'graph-core/training-settings.ts': 'every other training setting',
  'graph-core/augmentations.ts': 'every random change of pictures',
  'graph-core/params.ts': 'typed settings and their form',
  'graph-core/drawn-points.ts': 'points that the user draws',
  'graph-core/text.ts': 'a sentence in two languages',
  'graph-core/sized.ts': 'objects with a size limit',
  'graph-core/ascii.ts': 'bytes as text',
};

const rooms = {
  shell: 'the window, menus, messages',
  leak: 'testing the masks',
  help: 'the guide in the app',
  export: 'formats, proof, pictures',
  import: 'weights and dropped files',
  inspector: 'settings of what is selected',
  palette: 'blocks and modules to drag',
  outline: 'the graph as a tree, searched',
  gallery: 'templates and drafts',
  versions: 'earlier versions',
  canvas: 'the graph, live statistics',
  inspect: 'what a model computes inside',
  data: 'sources, columns, bindings',
  training: 'settings, curves, runs',
  problems: 'what is wrong, with repairs',
  commands: 'every action, once',
  run: 'the live run and the kept ones',
  document: 'the open document, its facts',
  stores: 'what is on the screen',
  parts: 'buttons, fields, dialogs',
  engine: 'the training worker',
  host: 'files: Electron or browser',
  i18n: 'words in two languages',
};

const houseImports = edgesBetween(partOf);
const roomImports = edgesBetween((file) =>
  partOf(file) === 'renderer' ? roomOf(file) : undefined,
);
await write(
  'docs/screens/house.svg',
  house,
  houseImports,
  'The house: graph-core and what stands on it',
);
await write('docs/screens/rooms.svg', rooms, roomImports, 'The rooms of the renderer');

/** The folder, and for a file at the top of the core, or its door, the file. */
function partOf(file) {
  const folder = folderOf(file);
  if (folder === 'graph-core') return file;
  return folder.startsWith('renderer') ? 'renderer' : folder;
}

/** By importer, what it imports, tests apart. */
function edgesBetween(nameOf) {
  const edges = new Map();
  for (const file of files) {
    const from = isTest(file) ? undefined : nameOf(file);
    if (from === undefined) continue;
    const targets = edges.get(from) ?? new Set();
    edges.set(from, targets);
    for (const target of importsOf(file)) {
      const to = nameOf(target);
      if (to && to !== from) targets.add(to);
    }
  }
  return edges;
}

async function write(file, says, edges, title) {
  const unknown = [...edges.keys()].filter((name) => !says[name]);
  const gone = Object.keys(says).filter((name) => !edges.has(name));
  for (const name of unknown) fail(`${name} is new: say what it is in scripts/architecture.mjs.`);
  for (const name of gone) fail(`${name} is gone: remove it from scripts/architecture.mjs.`);
  if (unknown.length + gone.length > 0) return;
  const svg = drawn(await laidOut(says, edges), title);
  const full = path.join(root, file);
  if (!process.argv.includes('--check')) writeFileSync(full, svg);
  else if (!existsSync(full) || readFileSync(full, 'utf8') !== svg)
    fail(`${file} is stale. Run \`npm run docs\` and commit it.`);
}

/** Boxes and arrows with their places; an arrow that others imply is left out. */
async function laidOut(says, edges) {
  const names = sorted(edges.keys());
  const reach = new Map();
  const below = (name) => {
    if (!reach.has(name)) {
      reach.set(name, new Set());
      const all = [...(edges.get(name) ?? [])];
      reach.set(name, new Set(all.flatMap((to) => [to, ...below(to)])));
    }
    return reach.get(name);
  };
  const needed = (from, to) =>
    ![...edges.get(from)].some((other) => other !== to && below(other).has(to));
  const arrows = names.flatMap((from) =>
    sorted(edges.get(from))
      .filter((to) => needed(from, to))
      .map((to) => ({ id: `${from}>${to}`, sources: [from], targets: [to] })),
  );
  const layout = await new ELK().layout({
    id: 'house',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '44',
      'elk.spacing.nodeNode': '28',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.thoroughness': '60',
      'elk.randomSeed': '1',
    },
    children: names.map((id) => ({ id, width: 220, height: 52 })),
    edges: arrows,
  });
  return {
    width: layout.width,
    height: layout.height,
    boxes: layout.children.map(({ id, x, y, width, height }) => ({
      x,
      y,
      width,
      height,
      name: id.replace('graph-core/', ''),
      says: says[id],
      core: id.startsWith('graph-core/'),
    })),
    lines: layout.edges.map(({ sections: [{ startPoint, bendPoints = [], endPoint }] }) => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]),
  };
}

function sorted(names) {
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
