// The options that keep a stranger's document from reaching the machine, against an injected Electron.
import { EventEmitter } from 'node:events';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerRequest } from './app-protocol.ts';
import { contentSecurityHeaders } from './content-security.ts';
import { closePages, closeSession, isOurPage, webPreferences } from './security.ts';
import { servedFile } from './served-files.ts';
import { windowOptions } from './window.ts';

// An Electron object is recorded, not run: its type has hundreds of members that no test needs.
type Any = never;

test('the window is isolated, sandboxed and without Node', () => {
  expect(windowOptions('/preload.cjs').webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    preload: '/preload.cjs',
  });
  expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
});

test('the policy has no eval, no inline script and no address outside', () => {
  const policy = contentSecurityHeaders['Content-Security-Policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toMatch(/'unsafe-eval'|unsafe-inline|https?:|\*/);
});

test('permissions, requests elsewhere, downloads, navigation and new windows are refused', () => {
  const asked: Record<string, unknown> = {};
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: unknown) => (asked.permission = handler),
    setPermissionCheckHandler: (handler: unknown) => (asked.check = handler),
    setDevicePermissionHandler: (handler: unknown) => (asked.device = handler),
    webRequest: { onBeforeRequest: (handler: unknown) => (asked.request = handler) },
  });
  closeSession(session as Any);
  const call = (name: string, ...args: unknown[]): unknown =>
    (asked[name] as (...args: unknown[]) => unknown)(...args);
  let allowed: unknown;
  call('permission', null, 'camera', (answer: boolean) => (allowed = answer));
  expect(allowed).toBe(false);
  expect(call('check')).toBe(false);
  expect(call('device')).toBe(false);
  for (const [url, cancel] of [
    ['kumiki://app/index.html', false],
    ['blob:kumiki://app/1', false],
    ['https://example.com/', true],
    ['file:///etc/passwd', true],
    ['kumiki://other/index.html', true],
  ] as const) {
    let answer: unknown;
    call('request', { url }, (given: unknown) => (answer = given));
    expect(answer, url).toEqual({ cancel });
  }
  const prevented = (emitter: EventEmitter, event: string): boolean => {
    let stopped = false;
    emitter.emit(event, { preventDefault: () => (stopped = true) });
    return stopped;
  };
  expect(prevented(session, 'will-download')).toBe(true);

  const app = new EventEmitter();
  closePages(app as Any);
  let open: unknown;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => unknown) => (open = handler()),
  });
  app.emit('web-contents-created', {}, contents);
  expect(open).toEqual({ action: 'deny' });
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview'])
    expect(prevented(contents, event), event).toBe(true);
});

test('only the app’s own page is ours', () => {
  expect(isOurPage('kumiki://app/index.html')).toBe(true);
  for (const url of [
    '',
    'about:blank',
    'http://app/',
    'kumiki://app.evil/',
    'kumiki:app',
    'https://kumiki://app/',
  ])
    expect(isOurPage(url), url).toBe(false);
});

test('no path leads out of the folders that are served', async () => {
  const root = '/home/kumiki';
  const inside = ['dist/renderer', 'dist/kernels', 'data'].map(
    (folder) => path.join(root, folder) + path.sep,
  );
  const nasty = fc.array(
    fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'data',
      'kernels',
      'a',
      '%00',
      '%c0%ae',
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const served = servedFile(root, `/${parts.join('/')}`);
      if (served) expect(inside.some((folder) => served.file.startsWith(folder))).toBe(true);
    }),
    { numRuns: 10_000 },
  );
  const elsewhere = await answerRequest(
    { url: 'kumiki://app/../../etc/passwd', method: 'GET' },
    root,
  );
  expect(elsewhere.status).toBe(404);
  expect(
    (await answerRequest({ url: 'kumiki://other/index.html', method: 'GET' }, root)).status,
  ).toBe(403);
});
