// A browser of its own profile that can be killed like a power cut, and started again on what it left behind.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';

export interface KillableBrowser {
  readonly context: BrowserContext;
  /** SIGKILL to it and all its helpers; resolves once none writes any more. */
  kill(): Promise<void>;
}

export async function startOn(profile: string): Promise<KillableBrowser> {
  const portFile = path.join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const program = (await findChromium()) ?? chromium.executablePath();
  const browser = spawn(
    program,
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=en-US',
      '--window-size=1440,900',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that its helpers die with it.
    { detached: true, stdio: 'ignore', env: { ...process.env, LANG: 'en_US.UTF-8' } },
  );
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  const connected = await chromium.connectOverCDP(`http://127.0.0.1:${await portIn(portFile)}`);
  const [context] = connected.contexts();
  if (!context) throw new Error('The browser has no window.');
  return {
    context,
    async kill() {
      if (browser.pid !== undefined && browser.exitCode === null && browser.signalCode === null)
        process.kill(-browser.pid, 'SIGKILL');
      await ended;
      await connected.close().catch(() => undefined);
    },
  };
}

async function portIn(file: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const port = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (port) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The browser did not say where it listens.');
}
