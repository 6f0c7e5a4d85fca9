// What the scripts share: where the project stands, running a command, and whether something is out of date.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** CI waits for the slowest machine; who stands before a failing test does not. */
export const patience = Number(process.env.KUMIKI_PATIENCE ?? (process.env.CI ? 5 : 1));

/** Runs a command in the project with its output shown; answers the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a command, or ends this process with its exit code. */
export async function must(command, args, options = {}) {
  const code = await run(command, args, options);
  if (code !== 0) process.exit(code);
}

/** Time of the newest file below, in milliseconds; 0 where nothing is. */
export function newest(file) {
  const full = path.join(root, file);
  if (!existsSync(full)) return 0;
  const stat = statSync(full);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(full).reduce(
    (time, name) =>
      name === 'node_modules' ? time : Math.max(time, newest(path.join(file, name))),
    0,
  );
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Kumiki needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run the same command again.`,
  );
  process.exit(1);
}

/** Installs the dependencies where they are missing or older than the lock file. */
export async function ensureInstalled() {
  const installed = newest('node_modules/.package-lock.json');
  if (installed > 0 && installed >= newest('package-lock.json') - 1000) return;
  console.log('Installing dependencies …');
  await must(npm, ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
}

export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const sources = [
  'renderer',
  'graph-core',
  'cli',
  'main',
  'templates',
  'scripts',
  'vite.config.ts',
  'electron.vite.config.ts',
  'package-lock.json',
];

/** Whether no source is newer than the last build. */
export function isBuilt() {
  const built = newest('dist/built');
  return built > 0 && sources.every((source) => newest(source) <= built);
}

export async function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building …');
  await must(process.execPath, ['scripts/build.mjs']);
}
