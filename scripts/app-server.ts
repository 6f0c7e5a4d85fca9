// Answers the built app's own files to its own host, with the same headers as Electron's own protocol.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { contentSecurityHeaders } from '../main/content-security.ts';
import { servedFile } from '../main/served-files.ts';

/** A client that says nothing for so long, in milliseconds, is let go. */
const patience = 10_000;

/** Any page may send a request here: whatever it asks for gets an answer, and never ends the server. */
export function appServer(root: string): Server {
  const server = createServer(
    {
      headersTimeout: patience,
      requestTimeout: patience,
      keepAliveTimeout: patience,
      connectionsCheckingInterval: patience,
    },
    (request, response) => {
      answer(root, request, response).catch(() => response.destroy());
    },
  );
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

async function answer(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
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
  const pathname = pathOf(request.url);
  if (pathname === undefined) return end(400, 'Not an address.');
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

/** The path alone: `//[` and the like are read as hosts by URL, which then throws. */
function pathOf(target = '/'): string | undefined {
  if (!target.startsWith('/') || target.startsWith('//')) return undefined;
  try {
    return new URL(target, 'http://127.0.0.1').pathname;
  } catch {
    return undefined;
  }
}
