// Writes graph-core/blocks/index.ts from the names of the files that define a block, then their page in docs/;
// --check fails on a difference.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../graph-core/blocks/', import.meta.url);
const index = new URL('index.ts', folder);
const types = readdirSync(folder)
  .filter((name) => /^[a-z0-9-]+\.ts$/.test(name) && name !== 'index.ts' && name !== 'block.ts')
  .filter((name) => /= defineBlock\(/.test(readFileSync(new URL(name, folder), 'utf8')))
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();
const camel = (/** @type {string} */ type) =>
  type.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const written = `// Every block by its type. Generated from the file names by \`npm run blocks\`; do not edit.
${types.map((type) => `import { ${camel(type)} } from './${type}.ts';`).join('\n')}
import type { Block } from './block.ts';

export const blocks: Readonly<Record<string, Block>> = {
${types.map((type) => (type === camel(type) ? `  ${type},` : `  '${type}': ${camel(type)},`)).join('\n')}
};

export function findBlock(type: string): Block | undefined {
  return Object.hasOwn(blocks, type) ? blocks[type] : undefined;
}
`;

if (!process.argv.includes('--check')) writeFileSync(index, written);
else if (readFileSync(index, 'utf8') !== written) {
  console.error('graph-core/blocks/index.ts is stale. Run `npm run blocks` and commit it.');
  process.exitCode = 1;
}

await import('./blocks-page.mjs');
await import('./view-index.mjs');
