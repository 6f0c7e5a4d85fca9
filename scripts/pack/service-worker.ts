// The web edition's server within the browser: answers the app's own files without a network, with the headers that the web server may lack.
import { contentSecurityHeaders } from '../../main/content-security.ts';

/** What this file sees of itself; the types of a page know no service worker. */
interface Worker {
  readonly registration: { readonly scope: string; readonly active: unknown };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: {
      includeUncontrolled: true;
      type: 'window';
    }): Promise<readonly { postMessage(message: unknown): void }[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent {
  readonly request: Request;
  readonly data: unknown;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

/** Every file by its path, with the start of its SHA-256: `first` are needed to open the app, `later` for all it can do. */
declare const FILES: {
  readonly first: Record<string, string>;
  readonly later: Record<string, string>;
};

const worker = self as unknown as Worker;
const { first, later } = FILES;
const all = new Map(Object.entries({ ...first, ...later }));
const cacheName = 'kumiki';

const addressOf = (file: string): string => new URL(file, worker.registration.scope).href;
/** A file that two versions share is kept once, and one that differs is kept for both. */
const keyOf = (file: string, sum: string): string => `${addressOf(file)}?${sum}`;

async function sumOf(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 8);
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keeps a file unless it is kept. While a host is updated, its files may be of two versions: those are refused. */
async function keep(file: string, sum: string): Promise<boolean> {
  const cache = await caches.open(cacheName);
  if (await cache.match(keyOf(file, sum))) return false;
  const answer = await fetch(addressOf(file), { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  // Some hosts unpack what is called .gz on the way.
  if (!file.endsWith('.gz') && (await sumOf(bytes)) !== sum)
    throw new Error(`${file} is of another version.`);
  const { headers } = answer;
  await cache.put(keyOf(file, sum), new Response(bytes, { headers: plainHeaders(headers) }));
  return true;
}

function plainHeaders(from: Headers): Headers {
  const type = from.get('Content-Type');
  return new Headers(type ? { 'Content-Type': type } : {});
}

async function keepEach(files: Record<string, string>): Promise<boolean> {
  let anew = false;
  for (const [file, sum] of Object.entries(files)) anew = (await keep(file, sum)) || anew;
  return anew;
}

/** Windows that the version before still serves go on asking for its files. */
async function dropOthers(): Promise<void> {
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: 'window' });
  if (open.length > 1) return;
  const cache = await caches.open(cacheName);
  const mine = new Set(Array.from(all, ([file, sum]) => keyOf(file, sum)));
  for (const { url } of await cache.keys()) if (!mine.has(url)) await cache.delete(url);
}

async function answer(request: Request, file: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const sum = all.get(file);
  const kept =
    (sum === undefined ? undefined : await cache.match(keyOf(file, sum))) ??
    (await cache.match(addressOf(file), { ignoreSearch: true })) ??
    (await fetch(request));
  if (kept.type === 'opaqueredirect') return kept;
  const headers = new Headers(kept.headers);
  for (const [name, value] of Object.entries(contentSecurityHeaders)) headers.set(name, value);
  const { status, statusText } = kept;
  return new Response(kept.body, { status, statusText, headers });
}

worker.addEventListener('install', (event) => {
  event.waitUntil(
    keepEach(first).then(() => (worker.registration.active ? undefined : worker.skipWaiting())),
  );
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim().then(dropOthers));
});
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(worker.skipWaiting());
  if (event.data === 'keep all')
    event.waitUntil(
      keepEach(later).then(async (anew) => {
        if (!anew) return;
        for (const window of await worker.clients.matchAll({
          includeUncontrolled: true,
          type: 'window',
        }))
          window.postMessage('all kept');
      }),
    );
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { scope } = worker.registration;
  const [address = ''] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !address.startsWith(scope)) return;
  event.respondWith(answer(request, decodeURI(address.slice(scope.length)) || 'index.html'));
});
