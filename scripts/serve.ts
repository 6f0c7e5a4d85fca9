// Serves the built app on the loopback interface only, with the same headers as Electron's own protocol.
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { contentSecurityHeaders } from '../main/content-security.ts';
import { servedFile } from '../main/served-files.ts';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const portAt = args.indexOf('--port');
const wanted = portAt < 0 ? 0 : Number(args[portAt + 1]);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers: Record<string, string> = {
    ...contentSecurityHeaders,
    'Cache-Control': 'no-cache',
  };
  const end = (status: number, words: string): void => {
    response
      .writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' })
      .end(words);
  };
  // A page elsewhere may have pointed its own name at this address: only our own is answered.
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return end(403, 'Not this host.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return end(405, 'Only reading is possible.');
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const served = servedFile(root, pathname);
  if (!served) return end(404, 'Not found.');
  try {
    const [real, home] = await Promise.all([realpath(served.file), realpath(root)]);
    const info = await stat(real);
    if (!real.startsWith(home + path.sep) || !info.isFile()) return end(404, 'Not found.');
    const etag = `"${info.size.toString(16)}-${Math.floor(info.mtimeMs).toString(16)}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { ...headers, ETag: etag }).end();
      return;
    }
    response.writeHead(200, {
      ...headers,
      ETag: etag,
      'Content-Type': served.contentType,
      'Content-Length': String(info.size),
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(real)
        .on('error', () => response.destroy())
        .pipe(response);
  } catch {
    end(404, 'Not found.');
  }
}

const server = createServer((request, response) => void answer(request, response));
server.on('error', (reason: NodeJS.ErrnoException) => {
  console.error(
    reason.code === 'EADDRINUSE'
      ? `Port ${wanted} is in use. Choose another: npm start -- --port N (or none, for a free one).`
      : `Kumiki cannot be served: ${reason.message}`,
  );
  process.exit(1);
});
server.listen(wanted, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : wanted;
  const url = `http://127.0.0.1:${port}/`;
  console.log(`Kumiki is at ${url}`);
  if (args.includes('--open')) openBrowser(url);
});

function openBrowser(url: string): void {
  const [command, before] =
    process.platform === 'darwin'
      ? ['open', []]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '']]
        : ['xdg-open', []];
  spawn(command as string, [...(before as string[]), url], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('No browser could be opened; open the address yourself.'))
    .unref();
}
