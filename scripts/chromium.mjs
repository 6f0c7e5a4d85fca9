// Where a Chromium is, in the order: KUMIKI_CHROMIUM, a system browser, Playwright's own, apt as root; else a sentence.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './project.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
];
const browsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of the browser, without installing anything. */
export async function findChromium() {
  const named = process.env.KUMIKI_CHROMIUM;
  if (named) {
    if (executable(named)) return named;
    throw new Error(`KUMIKI_CHROMIUM names ${named}, which cannot be run. Correct it or unset it.`);
  }
  for (const folder of (process.env.PATH ?? '').split(path.delimiter))
    for (const name of names)
      if (executable(path.join(folder, name))) return path.join(folder, name);
  const found = browsers.find(executable);
  if (found) return found;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** The same, after trying to install one. Throws a sentence that says what to do. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && hasApt()) {
    console.log('Installing Chromium with apt …');
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-qq'], quiet);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  } else {
    console.log('Fetching Chromium with Playwright …');
    await run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']);
  }
  const installed = await findChromium();
  if (installed) return installed;
  throw new Error(
    'The tests need a Chromium and none could be installed. Install one (`sudo apt-get install chromium`, or Google Chrome), or set KUMIKI_CHROMIUM to its path, and run npm test again.',
  );
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}

function hasApt() {
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
