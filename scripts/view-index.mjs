// Writes renderer/inspect/views/index.ts from the files that define a kind of view; --check fails on a difference.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../renderer/inspect/views/', import.meta.url);
const index = new URL('index.ts', folder);
const kinds = readdirSync(folder)
  .filter((name) => /^\w+View\.tsx$/.test(name))
  .flatMap((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8');
    const name = /^export const (\w+): ViewKind = /m.exec(source)?.[1];
    return name ? [{ file, name }] : [];
  });
const kebab = (/** @type {string} */ name) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const written = `// Every kind of view. Generated from the files beside it by \`npm run blocks\`; do not edit.
import type { View } from '../../../graph-core/index.ts';
${kinds.map(({ file, name }) => `import { ${name} } from './${file}';`).join('\n')}
import type { ViewKind } from './view-kind.ts';

export const viewKinds = {
${kinds.map(({ name }) => (name === kebab(name) ? `  ${name},` : `  '${kebab(name)}': ${name},`)).join('\n')}
} satisfies Record<View['kind'], ViewKind>;
`;

if (!process.argv.includes('--check')) writeFileSync(index, written);
else if (readFileSync(index, 'utf8') !== written) {
  console.error('renderer/inspect/views/index.ts is stale. Run `npm run blocks` and commit it.');
  process.exitCode = 1;
}
