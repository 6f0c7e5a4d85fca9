// Where Electron's program lies, and how it is fetched.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './project.mjs';

/** Undefined before it was fetched. KUMIKI_ELECTRON names another, such as a packed app. */
export function electronBinary() {
  const named = process.env.KUMIKI_ELECTRON;
  if (named) return existsSync(named) ? named : undefined;
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('electron/package.json'));
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const program = path.join(folder, 'dist', names[process.platform] ?? 'electron');
  return existsSync(program) ? program : undefined;
}

/** Whether it is there afterwards; gives up after so many milliseconds. */
export async function fetchElectron(patience = 120_000) {
  await new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/electron/install.js'], {
      cwd: root,
      stdio: 'ignore',
    });
    const giveUp = setTimeout(() => child.kill(), patience);
    child.on('exit', () => {
      clearTimeout(giveUp);
      resolve(undefined);
    });
  });
  return electronBinary() !== undefined;
}
