// Writes graph-core/blocks/index.ts and graph-core/data/index.ts from the names of the files that define a block or a
// source, then the pages of docs/ drawn from tables; --check fails on a difference.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const core = new URL('../graph-core/', import.meta.url);
const camel = (/** @type {string} */ type) =>
  type.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Files of a folder that define something, with the name they export it under, by name of the file. */
function definitionsIn(/** @type {string} */ folder, /** @type {RegExp} */ definition) {
  const at = new URL(`${folder}/`, core);
  return readdirSync(at)
    .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
    .flatMap((name) => {
      const [, exported] = definition.exec(readFileSync(new URL(name, at), 'utf8')) ?? [];
      return exported === undefined ? [] : [{ id: name.slice(0, -'.ts'.length), exported }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const blocks = definitionsIn('blocks', /^export const (\w+) = defineBlock\(/m).map(({ id }) => ({
  id,
  exported: camel(id),
}));
const sources = definitionsIn('data/sources', /^export const (\w+): DataSource\b/m);

/** @param {readonly { id: string; exported: string }[]} all */
function entries(all) {
  return all
    .map(({ id, exported }) => (id === exported ? `  ${id},` : `  ${named(id)}: ${exported},`))
    .join('\n');
}

function named(/** @type {string} */ id) {
  return /^[a-z]+$/.test(id) ? id : `'${id}'`;
}

const written = {
  'blocks/index.ts': `// Every block by its type. Generated from the file names by \`npm run blocks\`; do not edit.
${blocks.map(({ id, exported }) => `import { ${exported} } from './${id}.ts';`).join('\n')}
import type { Block, Params } from './block.ts';
import { blockWith } from './block.ts';

export const blocks: Readonly<Record<string, Block>> = {
${entries(blocks)}
};

/** With the params of a node, the block as it is there: its inputs may follow from them. */
export function findBlock(type: string, params?: Params): Block | undefined {
  const block = Object.hasOwn(blocks, type) ? blocks[type] : undefined;
  return block && params ? blockWith(block, params) : block;
}
`,
  'data/index.ts': `// Every data source by its id. Generated from the file names by \`npm run blocks\`; do not edit.
import type { DataSource } from './dataset.ts';
${sources.map(({ id, exported }) => `import { ${exported} } from './sources/${id}.ts';`).join('\n')}

const sources: Readonly<Record<string, DataSource>> = {
${entries(sources)}
};

/** In the order in which they are offered. */
export const dataSources: readonly DataSource[] = Object.values(sources).sort(
  (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.id < b.id ? -1 : 1),
);

export function findDataSource(id: string): DataSource | undefined {
  return Object.hasOwn(sources, id) ? sources[id] : undefined;
}
`,
};

for (const [name, source] of Object.entries(written)) {
  const file = new URL(name, core);
  if (!process.argv.includes('--check')) writeFileSync(file, source);
  else if (readFileSync(file, 'utf8') !== source) {
    console.error(`graph-core/${name} is stale. Run \`npm run blocks\` and commit it.`);
    process.exitCode = 1;
  }
}

await import('./blocks-page.mjs');
await import('./training-page.mjs');
await import('./view-index.mjs');
await import('./often-next.mjs');
