// npm run test:electron [-- --required] [options of Playwright]: journeys in the real Electron, or a plain word that there is none.
import { electronBinary } from './electron-binary.mjs';
import { checkNode, ensureBuilt, ensureInstalled, run } from './project.mjs';

checkNode();
await ensureInstalled();
const args = process.argv.slice(2);
const hasDisplay =
  process.platform !== 'linux' || !!process.env.DISPLAY || !!process.env.WAYLAND_DISPLAY;
const missing = !electronBinary()
  ? 'Electron’s program is not here (node node_modules/electron/install.js fetches it)'
  : hasDisplay
    ? undefined
    : 'there is no display for its window (xvfb-run gives one)';
if (missing) {
  const required = args.includes('--required');
  console.log(
    `${required ? 'FAILED' : 'SKIPPED'}: ${missing}. Nothing was tried in the real Electron.`,
  );
  process.exit(required ? 1 : 0);
}
await ensureBuilt();
process.exit(
  await run(process.execPath, [
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'e2e/electron/playwright.config.ts',
    ...args.filter((arg) => arg !== '--required'),
  ]),
);
