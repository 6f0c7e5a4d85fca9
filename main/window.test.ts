// Closing, crashing and files from outside, against an Electron that is recorded, not run.
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerRequest } from './app-protocol.ts';
import { watchProcesses, watchWindow } from './crashes.ts';
import { outsideFiles } from './outside-files.ts';
import { windowStates } from './window-state.ts';
import { openWindow } from './window.ts';

// An Electron object is recorded, not run: its type has hundreds of members that no test needs.
type Any = never;

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-window-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(choice = 0, locale = 'en-US') {
  const told: string[] = [];
  const asked: { message: string; buttons: string[] }[] = [];
  const blocked: number[] = [];
  const bars: number[] = [];
  const window = Object.assign(new EventEmitter(), {
    show: () => undefined,
    loadURL: () => Promise.resolve(),
    setTitle: () => undefined,
    setDocumentEdited: () => undefined,
    setProgressBar: (share: number) => bars.push(share),
    webContents: { send: (channel: string) => told.push(channel) },
    closed: false,
    close() {
      let stays = false;
      window.emit('close', { preventDefault: () => (stays = true) });
      if (!stays) window.closed = true;
    },
  });
  const calls = openWindow(window as Any, {
    dialog: {
      showMessageBoxSync: (_window: unknown, options: (typeof asked)[0]) => {
        asked.push(options);
        return choice;
      },
    } as Any,
    powerSaveBlocker: {
      start: () => blocked.push(1),
      stop: () => blocked.pop(),
    } as Any,
    locale,
  });
  return { window, calls, told, asked, blocked, bars };
}

test('a window with changes closes only once the screen has agreed', async () => {
  const { window, calls, told, asked } = opened();
  await calls.setWindow({ title: 'a', dirty: true });
  window.close();
  expect([window.closed, told]).toEqual([false, ['kumiki:news:closing']]);
  await calls.answerClose({ answer: 'asking' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
  await calls.answerClose({ answer: 'stay' });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.closed).toBe(false);
  window.close();
  await calls.answerClose({ answer: 'close' });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.closed).toBe(true);
});

test('a window without changes closes at once; one that trains asks, keeps the machine awake and shows how far', async () => {
  const quiet = opened();
  quiet.window.close();
  expect(quiet.window.closed).toBe(true);

  const { window, calls, told, blocked, bars } = opened();
  await calls.setProgress({ progress: 0.25 });
  await calls.setProgress({ progress: 0.5 });
  expect([blocked, bars]).toEqual([[1], [0.25, 0.5]]);
  window.close();
  expect([window.closed, told]).toEqual([false, ['kumiki:news:closing']]);
  await calls.setProgress({ progress: null });
  expect([blocked, bars.at(-1)]).toEqual([[], -1]);
  window.close();
  expect(window.closed).toBe(true);
});

test.each([
  [0, false],
  [1, true],
])('where the screen does not answer, main asks itself (button %i)', async (choice, closes) => {
  const { window, calls, asked } = opened(choice, 'ja');
  await calls.setWindow({ title: 'a', dirty: true });
  window.close();
  window.close();
  await vi.advanceTimersByTimeAsync(3000);
  expect(asked).toMatchObject([
    {
      message: 'ウィンドウが応答しません。このまま閉じますか。',
      buttons: ['閉じない', '閉じる'],
    },
  ]);
  expect(window.closed).toBe(closes);
});

function watched(responses: number[]) {
  const asked: { message: string; detail: string; defaultId: number; signal?: AbortSignal }[] = [];
  const did: string[] = [];
  let clock = 0;
  const contents = new EventEmitter();
  const window = Object.assign(new EventEmitter(), {
    webContents: contents,
    isDestroyed: () => false,
    reload: () => did.push('reload'),
  });
  watchWindow(window as Any, {
    dialog: {
      showMessageBox: (options: (typeof asked)[0]) => {
        asked.push(options);
        return Promise.resolve({ response: responses.shift() ?? 0 });
      },
    } as Any,
    locale: 'en',
    quit: () => did.push('quit'),
    now: () => clock,
  });
  return { window, contents, asked, did, pass: (time: number) => (clock += time) };
}

test('a crashed window says why and opens again; at once again, quitting is the default', async () => {
  const { contents, asked, did, pass } = watched([0, 1]);
  contents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  expect(asked).toEqual([]);
  contents.emit('render-process-gone', {}, { reason: 'oom' });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked[0]).toMatchObject({ message: 'The window of Kumiki has crashed.', defaultId: 0 });
  expect(asked[0]?.detail).toMatch(/^Reason: oom\. .* kept as a draft/);
  pass(5000);
  contents.emit('render-process-gone', {}, { reason: 'crashed' });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked[1]).toMatchObject({
    message: 'The window of Kumiki has crashed again.',
    defaultId: 1,
  });
  expect(did).toEqual(['reload', 'quit']);
});

test('a window that hangs asks once, and no longer when it comes back', async () => {
  const { window, asked, did } = watched([0, 1]);
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(asked).toHaveLength(1);
  window.emit('responsive');
  expect(asked[0]?.signal?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(did).toEqual([]);
  window.emit('unresponsive');
  await vi.advanceTimersByTimeAsync(0);
  expect(did).toEqual(['reload']);
});

test('a graphics process that crashes three times in a minute is told of, with the way out, in the user’s language', () => {
  const app = new EventEmitter();
  const asked: { message: string; detail: string }[] = [];
  let clock = 0;
  const dialog = {
    showMessageBox(options: { message: string; detail: string }) {
      asked.push(options);
      return Promise.resolve({ response: 0 });
    },
  };
  watchProcesses(app as Any, { dialog: dialog as Any, locale: 'ja', now: () => clock });
  const crash = (type: string, reason: string) =>
    app.emit('child-process-gone', {}, { type, reason, exitCode: 1 });
  crash('GPU', 'clean-exit');
  for (let time = 0; time < 5; time++) crash('Utility', 'crashed');
  for (clock of [0, 50_000, 70_000]) crash('GPU', 'crashed');
  expect(asked).toEqual([]);
  clock = 80_000;
  crash('GPU', 'oom');
  expect(asked).toMatchObject([
    {
      message: 'Kumiki のグラフィックス処理が何度も異常終了しています。',
      detail:
        '文書は無事です。学習には「学習」画面のバックエンドで WASM を選んでください。表示が乱れている場合は、保存してから Kumiki を起動し直してください。',
    },
  ]);
  clock = 90_000;
  crash('GPU', 'crashed');
  expect(asked).toHaveLength(1);
  watchProcesses(app as Any, { dialog: dialog as Any, locale: 'en', now: () => clock });
  for (let time = 0; time < 3; time++) crash('GPU', 'crashed');
  expect(asked.at(-1)).toMatchObject({
    message: 'The graphics process of Kumiki keeps crashing.',
    detail:
      'Your document is safe. To train, choose WASM under Backend in the Train room; if the window is drawn wrongly, save and start Kumiki again.',
  });
});

test('files from outside wait for the screen; a relative one counts from its own folder', () => {
  const app = new EventEmitter();
  const arrived: number[] = [];
  const given = outsideFiles(app as Any, ['kumiki', '--flag', 'a.kumiki'], '/first', () =>
    arrived.push(1),
  );
  let prevented = false;
  app.emit('open-file', { preventDefault: () => (prevented = true) }, '/double/click.kumiki');
  const files: string[] = [];
  given.deliverTo((file) => files.push(file));
  app.emit('second-instance', {}, ['kumiki', 'b.JSON'], '/second');
  app.emit('second-instance', {}, ['kumiki'], '/second');
  expect(files).toEqual([
    path.resolve('/first/a.kumiki'),
    '/double/click.kumiki',
    path.resolve('/second/b.JSON'),
  ]);
  expect([prevented, arrived.length]).toEqual([true, 2]);
});

test('the window comes back where it was, if a screen still shows that place', async () => {
  vi.useRealTimers();
  const states = windowStates(folder);
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  expect(await states.read([screen])).toBe(null);
  const state = { x: 2000, y: 10, width: 1200, height: 800, maximized: true };
  await states.keep(state);
  expect(await states.read([screen])).toBe(null);
  expect(await states.read([screen, { ...screen, x: 1920 }])).toEqual(state);
  writeFileSync(path.join(folder, 'window.json'), '{"x":"left"}');
  expect(await windowStates(folder).read([screen])).toBe(null);
});

test.skipIf(process.platform === 'win32')(
  'a link out of the app’s folders is not served',
  async () => {
    vi.useRealTimers();
    const root = path.join(folder, 'app');
    mkdirSync(path.join(root, 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    writeFileSync(path.join(root, 'data', 'own.txt'), 'own');
    symlinkSync(path.join(folder, 'secret.txt'), path.join(root, 'data', 'link.txt'));
    const statusOf = async (name: string) =>
      (await answerRequest({ url: `kumiki://app/data/${name}`, method: 'GET' }, root)).status;
    expect([await statusOf('own.txt'), await statusOf('link.txt')]).toEqual([200, 404]);
  },
);
