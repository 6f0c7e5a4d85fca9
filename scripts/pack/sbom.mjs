// npm run sbom: what the app is made of, as CycloneDX, into dist/sbom.cdx.json; the same bytes for the same lock file.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm, root } from '../project.mjs';

const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { name, version, description } = read('package.json');
const told = execFileSync(
  npm,
  ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === 'win32',
  },
);
// Which day and which folder it was made in are nothing the app is made of.
const { serialNumber: _, ...bill } = JSON.parse(told);
const { timestamp: __, ...metadata } = bill.metadata;

/** npm's own `--omit dev` also leaves out what a tool needs besides the app. */
const shipped = new Set(
  Object.entries(read('package-lock.json').packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .map(([folder, entry]) => `${folder.split('node_modules/').at(-1)}@${entry.version}`),
);
const isShipped = (ref) => ref === `${name}@${version}` || shipped.has(ref);
const whole = {
  ...bill,
  metadata: { ...metadata, component: { ...metadata.component, name, version, description } },
  components: bill.components.filter((component) => isShipped(component['bom-ref'])),
  dependencies: bill.dependencies
    .filter(({ ref }) => isShipped(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isShipped) })),
};
mkdirSync(path.join(root, 'dist'), { recursive: true });
writeFileSync(path.join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(whole, undefined, 1)}\n`);
