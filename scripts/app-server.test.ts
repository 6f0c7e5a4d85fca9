// Whatever is asked of the server, by whatever page or program, it answers or hangs up, and serves the next one.
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appServer } from './app-server.ts';

const root = mkdtempSync(path.join(tmpdir(), 'kumiki-server-'));
const server = appServer(root);
let port = 0;

beforeAll(async () => {
  mkdirSync(path.join(root, 'dist/renderer'), { recursive: true });
  writeFileSync(path.join(root, 'dist/renderer/index.html'), 'the app');
  writeFileSync(path.join(root, 'secret.txt'), 'not for you');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Sends these bytes and answers what came back, all of it, once the connection has ended. */
function ask(bytes: string, { half = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.on('data', (piece) => (heard += piece));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    // Half a request, and gone.
    if (half) socket.write(bytes.slice(0, bytes.length / 2), 'latin1', () => socket.destroy());
    else socket.write(bytes, 'latin1');
    // What is not a whole request gets no answer until the server loses patience.
    socket.setTimeout(300, () => socket.destroy());
  });
}

const get = (target: string, headers = '', host = `127.0.0.1:${port}`): string =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`;

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

async function lives(): Promise<boolean> {
  const answer = await ask(get('/'));
  return statusOf(answer) === 200 && answer.includes('the app');
}

test.each([
  '///',
  '//[',
  '//:',
  '//%',
  '//\\',
  '//user@:80/',
  '//1.2.3.4.5/',
  'http://',
  'http://a:99999/',
  'http://[::1',
  'http://127.0.0.1/',
  'x',
  '*',
])('%s is not an address of the app, and the server lives', async (target) => {
  expect(statusOf(await ask(get(target)))).toBe(400);
  expect(await lives()).toBe(true);
});

test('nothing outside the app is answered, and no other host', async () => {
  for (const target of ['/../secret.txt', '/..%2fsecret.txt', '/data/../secret.txt', '/%00'])
    expect(await ask(get(target))).not.toContain('not for you');
  expect(statusOf(await ask(get('/', '', 'evil.example')))).toBe(403);
  expect(statusOf(await ask(get('/').replace('GET', 'POST')))).toBe(405);
});

const requests = process.env.KUMIKI_THOROUGH ? 20_000 : 2_000;

test(`${requests} odd requests`, async () => {
  const odd = fc.stringMatching(/^[!-~]{0,40}$/);
  const target = fc.oneof(
    odd,
    odd.map((words) => `/${words}`),
    odd.map((words) => `//${words}`),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom('/', '/%', '/%zz', '/index.html', '/data/', '/kernels/%2e%2e/', '//[', '///'),
  );
  const header = fc.oneof(
    fc.constant(''),
    fc
      .tuple(odd, fc.stringMatching(/^[ -~]{0,60}$/))
      .map(([name, value]) => `${name}: ${value}\r\n`),
    fc.constantFrom('Content-Length: -1\r\n', 'Transfer-Encoding: chunked\r\n', 'Expect: x\r\n'),
    fc.constantFrom('Range: bytes=9-1\r\n', 'If-None-Match: "\r\n', 'Upgrade: websocket\r\n'),
  );
  const bytes = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(target, header).map(([to, more]) => get(to, more)) },
    {
      weight: 1,
      arbitrary: fc.array(fc.nat(255), { maxLength: 80 }).map(
        (all) => `${String.fromCharCode(...all)}

`,
      ),
    },
  );
  const statuses = new Map<number, number>();
  let hungUp = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(bytes, fc.boolean()), { minLength: 20, maxLength: 20 }),
      async (batch) => {
        const answers = await Promise.all(
          batch.map(([request, half], index) => ask(request, { half: half && index % 5 === 0 })),
        );
        for (const answer of answers) {
          const status = statusOf(answer);
          if (Number.isNaN(status)) hungUp++;
          else statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(answer).not.toContain('not for you');
          expect([200, 304, 400, 403, 404, 405, 408, 417, 431]).toContain(status || 400);
        }
      },
    ),
    { numRuns: requests / 20 },
  );
  expect(await lives()).toBe(true);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(requests / 20);
  expect(hungUp).toBeLessThan(requests / 2);
});

test('half-open connections are let go, and others are served meanwhile', async () => {
  const sockets = Array.from({ length: 300 }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: 127');
    return socket;
  });
  expect(await lives()).toBe(true);
  for (const socket of sockets) socket.destroy();
  expect(await lives()).toBe(true);
});
