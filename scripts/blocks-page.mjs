// Writes docs/blocks.md from the definitions of the blocks; --check fails on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

/** @type {typeof import('../graph-core/blocks/kit/blocks-page.ts')} */
const { blocksPage } = await tsImport('../graph-core/blocks/kit/blocks-page.ts', import.meta.url);
const page = new URL('../docs/blocks.md', import.meta.url);
const written = blocksPage();

if (!process.argv.includes('--check')) writeFileSync(page, written);
else if (readFileSync(page, 'utf8') !== written) {
  console.error('docs/blocks.md is stale. Run `npm run blocks` and commit it.');
  process.exitCode = 1;
}
