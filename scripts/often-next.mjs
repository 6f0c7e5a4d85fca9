// Writes renderer/canvas/often-next.json: which blocks follow and precede which in the templates, and which come in most of
// them; --check fails on a difference.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

/** @type {typeof import('../graph-core/index.ts')} */
const { analyze, findBlock, openDocument } = await tsImport(
  '../graph-core/index.ts',
  import.meta.url,
);

const folder = new URL('../templates/', import.meta.url);
const file = new URL('../renderer/canvas/often-next.json', import.meta.url);
/** Once a template: a ResNet-50 says no more than a small one. */
/** @type {{ after: Map<string, Map<string, number>>; before: Map<string, Map<string, number>> }} */
const counts = { after: new Map(), before: new Map() };
/** @type {Map<string, number>} */
const common = new Map();

for (const name of readdirSync(folder).filter((each) => /^[a-z0-9-]+\.json$/.test(each))) {
  const opened = openDocument(readFileSync(new URL(name, folder), 'utf8'));
  if (!('document' in opened)) continue;
  const { nodes } = analyze(opened.document, findBlock);
  for (const type of new Set([...nodes.values()].map(({ node }) => node.type)))
    common.set(type, (common.get(type) ?? 0) + 1);
  const pairs = new Set(
    [...nodes.values()].flatMap(({ node, sources }) =>
      Object.values(sources)
        .flat()
        .flatMap(({ path }) => nodes.get(path)?.node.type ?? [])
        .map((from) => `${from} ${node.type}`),
    ),
  );
  for (const pair of pairs) {
    const [from = '', to = ''] = pair.split(' ');
    count(counts.after, from, to);
    count(counts.before, to, from);
  }
}

/** @param {Map<string, Map<string, number>>} table @param {string} of @param {string} other */
function count(table, of, other) {
  const row = table.get(of) ?? new Map();
  row.set(other, (row.get(other) ?? 0) + 1);
  table.set(of, row);
}

const byName = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : 1);

/** The commonest first. @param {Map<string, number>} row */
function listed(row) {
  return [...row]
    .sort(([a, n], [b, m]) => m - n || byName(a, b))
    .map(([type]) => type)
    .join(' ');
}

/** @param {Map<string, Map<string, number>>} table */
function rows(table) {
  return Object.fromEntries(
    [...table].sort(([a], [b]) => byName(a, b)).map(([of, row]) => [of, listed(row)]),
  );
}

const tables = { after: rows(counts.after), before: rows(counts.before), common: listed(common) };
const text = `${JSON.stringify(tables, null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('renderer/canvas/often-next.json is stale. Run `npm run blocks` and commit it.');
  process.exitCode = 1;
}
