// Drives sides in pages of Chromium, served on loopback and cross-origin isolated as the app is.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type CDPSession, chromium } from 'playwright';
import { build } from 'vite';
import type { Document } from '../graph-core/index.ts';
import type { DatesRun } from './dates/train-dates.ts';
import type { Ask } from './page/page.ts';
import type { Answer, Request } from './page/side.worker.ts';
import type { Runner } from './runner.ts';
import type { Run, Setup } from './side.ts';
import type { SideName } from './sides.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export interface Pages {
  readonly facts: string;
  trainDates(template: Document, threads: number): Promise<DatesRun>;
  start(side: SideName, setup: Setup, threads: number): Promise<Runner>;
  close(): Promise<void>;
}

export async function openPages(): Promise<Pages> {
  const built = await mkdtemp(path.join(tmpdir(), 'kumiki-bench-'));
  await build({
    configFile: false,
    root: path.join(root, 'bench/page'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: built, emptyOutDir: true, target: 'esnext', minify: false },
  });
  const server = await serve({
    '/wasm/': path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'),
    '/kernels/': path.join(root, 'dist/kernels'),
    '/': built,
  });
  const browser = await launch();
  const session = await browser.newBrowserCDPSession();
  const open = async () => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    await page.goto(`http://127.0.0.1:${portOf(server)}/`);
    await page.waitForFunction(() => 'ask' in globalThis);
    // As text, since a document is too deep a type to be carried over.
    const ask = (request: Request): Promise<Answer> =>
      page.evaluate(
        (text) => (globalThis as unknown as { ask: Ask }).ask(JSON.parse(text)),
        JSON.stringify(request),
      );
    return { page, ask };
  };
  return {
    facts: `Chromium ${browser.version()}`,
    async start(side, setup, threads) {
      const { page, ask } = await open();
      const facts = (await ask({ type: 'start', side, setup, threads })) as string;
      return {
        facts,
        async run(from, count) {
          const before = await processorTime(session);
          const run = (await ask({ type: 'run', from, count })) as Run;
          return { ...run, cpuMilliseconds: (await processorTime(session)) - before };
        },
        close: () => page.close(),
      };
    },
    async trainDates(template, threads) {
      const { page, ask } = await open();
      const run = (await ask({ type: 'dates', template, threads })) as DatesRun;
      await page.close();
      return run;
    },
    async close() {
      await browser.close();
      server.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

/** Milliseconds that all pages' processes have used so far. */
async function processorTime(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return pages.reduce((sum, { cpuTime }) => sum + cpuTime * 1e3, 0);
}

/** An environment variable first, then a system browser, then Playwright's own. */
export function launch(): Promise<Browser> {
  const system = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));
  const executablePath = process.env.CHROMIUM ?? system;
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

async function serve(folders: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((request, response) => {
    const url = request.url === '/' ? '/index.html' : (request.url ?? '');
    const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? [];
    const file = folder && prefix && path.join(folder, path.normalize(url.slice(prefix.length)));
    readFile(file && file.startsWith(folder) ? file : '').then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': types[path.extname(url)] ?? 'application/octet-stream',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return address && typeof address === 'object' ? address.port : 0;
}
