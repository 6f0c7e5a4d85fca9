// npm start: installs and builds what is missing, then opens Electron, or serves the same app to a browser, and says why.
import { electronBinary, fetchElectron } from './electron-binary.mjs';
import { checkNode, ensureBuilt, ensureInstalled, must, run } from './project.mjs';

const usage = `npm start                 open Kumiki
npm start -- --web        serve it to a browser instead of opening Electron
npm start -- --port N     serve it on this port
npm start -- --no-open    do not open a browser`;

const args = process.argv.slice(2);
const flag = (name) => args.includes(name);
if (flag('--help')) {
  console.log(usage);
  process.exit(0);
}
const portAt = args.indexOf('--port');
const port = portAt < 0 ? 0 : Number(args[portAt + 1]);
const unknown = args.find(
  (arg, at) => !['--web', '--no-open', '--port'].includes(arg) && at !== portAt + 1,
);
if (unknown !== undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(
    `${unknown === undefined ? '--port takes a number from 0 to 65535.' : `Unknown option ${unknown}.`}\n\n${usage}`,
  );
  process.exit(2);
}

checkNode();
await ensureInstalled();
await ensureBuilt();

const hasDisplay =
  process.platform !== 'linux' || !!process.env.DISPLAY || !!process.env.WAYLAND_DISPLAY;
const reason = flag('--web') || portAt >= 0 ? 'as asked' : await whyNotElectron();
if (reason === undefined) {
  console.log('Opening Kumiki in its own window (Electron).');
  process.exit(await run(electronBinary(), ['.']));
}
console.log(`Serving Kumiki to a browser: ${reason}.`);
await must(process.execPath, [
  '--import',
  'tsx',
  'scripts/serve.ts',
  '--port',
  String(port),
  ...(hasDisplay && !flag('--no-open') ? ['--open'] : []),
]);

/** Undefined where Electron can open. */
async function whyNotElectron() {
  if (!hasDisplay) return 'there is no display for a window';
  if (electronBinary()) return undefined;
  console.log('Fetching Electron …');
  if (await fetchElectron()) return undefined;
  return "Electron's program is not here and could not be fetched";
}
