// npm run dist [-- options of electron-builder]: builds the app and packs it for this system, with its licences and the list of what it is made of.
import { must } from '../project.mjs';

/** A name that leads nowhere by standard: whoever publishes says who answers for it. */
const nobody = 'kumiki.invalid';
const { KUMIKI_HOMEPAGE: homepage, KUMIKI_MAINTAINER: maintainer } = process.env;
if (!homepage || !maintainer)
  console.log(
    `KUMIKI_HOMEPAGE and KUMIKI_MAINTAINER are not both set: the package names ${nobody} instead. See docs/releasing.md.`,
  );

const { execPath: node } = process;
await must(node, ['scripts/build.mjs']);
await must(node, ['scripts/pack/sbom.mjs']);
await must(node, [
  'node_modules/electron-builder/cli.js',
  '--publish',
  'never',
  `-c.extraMetadata.homepage=${homepage || `https://${nobody}`}`,
  `-c.linux.maintainer=${maintainer || `The Kumiki contributors <contributors@${nobody}>`}`,
  ...process.argv.slice(2),
]);
