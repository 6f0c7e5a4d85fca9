// npm run dist:web [-- folder]: the web edition, for any web server and any folder on it; into dist/web.
import path from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, must, root } from '../project.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();
await must(process.execPath, ['scripts/pack/sbom.mjs']);
const { makeWebEdition } = await import('./web-edition.mjs');
const folder = path.resolve(root, process.argv[2] ?? 'dist/web');
await makeWebEdition(folder);
console.log(`The web edition is in ${path.relative(root, folder) || folder}.`);
