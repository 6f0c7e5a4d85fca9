// kumiki://app/…: the built screen, kernels and data as a page with the same headers as the web server's.
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Protocol } from 'electron';
import { contentSecurityHeaders } from './content-security.ts';
import { appScheme, isOurPage } from './security.ts';
import { servedFile } from './served-files.ts';

/** Before the app is ready. */
export function declareProtocol(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

/** `root` holds `dist/` and `data/`. */
export function serveProtocol(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(appScheme, (request) => answerRequest(request, root));
}

export async function answerRequest(
  request: { readonly url: string; readonly method: string },
  root: string,
): Promise<Response> {
  const headers = { ...contentSecurityHeaders };
  if (!isOurPage(request.url) || request.method !== 'GET')
    return new Response('Not here.', { status: 403, headers });
  const served = servedFile(root, new URL(request.url).pathname);
  if (!served) return new Response('Not found.', { status: 404, headers });
  try {
    // A link must not lead out of the folders that are served.
    const file = await realpath(served.file);
    if (!file.startsWith((await realpath(root)) + path.sep))
      return new Response('Not found.', { status: 404, headers });
    const bytes = new Uint8Array(await readFile(file));
    return new Response(bytes, { headers: { ...headers, 'Content-Type': served.contentType } });
  } catch {
    return new Response('Not found.', { status: 404, headers });
  }
}
