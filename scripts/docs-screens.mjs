// `npm run docs:screens`: takes the pictures of README and guide anew, where the journeys come by them.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { must, root } from './project.mjs';

const journeys = ['first-run', 'build.journey', 'export.journey', 'data-room'];
/** As the documents call them, and as the journeys do. */
const pictures = {
  gallery: 'gallery',
  canvas: 'canvas',
  problems: 'problems',
  masks: 'masks',
  training: 'training',
  attention: 'attention',
  export: 'export',
  data: 'data-table',
};

await must(process.execPath, ['scripts/test-e2e.mjs', ...journeys]);
for (const [name, taken] of Object.entries(pictures))
  copyFileSync(
    path.join(root, 'test-results', 'screens', `${taken}.png`),
    path.join(root, 'docs', 'screens', `${name}.png`),
  );
