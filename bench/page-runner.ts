// Drives sides in pages of Chromium, served on loopback and cross-origin isolated as the app is.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import type { PageBench } from './page/page.ts';
import type { Runner } from './runner.ts';
import type { Setup } from './side.ts';
import type { SideName } from './sides.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export interface Pages {
  readonly facts: string;
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
  return {
    facts: `Chromium ${browser.version()}`,
    async start(side, setup, threads) {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error));
      page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
      await page.goto(`http://127.0.0.1:${portOf(server)}/`);
      await page.waitForFunction(() => 'bench' in globalThis);
      const facts = await page.evaluate(
        ([name, given, many]) =>
          (globalThis as unknown as { bench: PageBench }).bench.start(name, given, many),
        [side, setup, threads] as const,
      );
      return {
        facts,
        run: (from, count) =>
          page.evaluate(
            ([first, many]) =>
              (globalThis as unknown as { bench: PageBench }).bench.run(first, many),
            [from, count] as const,
          ),
        close: () => page.close(),
      };
    },
    async close() {
      await browser.close();
      server.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

/** An environment variable first, then a system browser, then Playwright's own. */
function launch(): Promise<Browser> {
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
