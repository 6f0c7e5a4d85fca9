// Documents of a stranger: whatever their texts hold and however they arrive, opening them runs nothing, asks nothing outside and trains nothing.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { root } from '../scripts/project.mjs';
import { isThorough } from './limits.ts';
import { enterRoom, openApp, takenAway } from './open-app.ts';

const documents = isThorough ? 300 : 5;

const outside = 'https://evil.example/';
const payloads = [
  '<script>window.owned=1</script>',
  '<img src=x onerror="window.owned=1">',
  `<img src="${outside}a.png"><link rel=stylesheet href="${outside}b.css">`,
  '"><svg onload=window.owned=1><circle r=9 />',
  '</title></style></textarea><script>window.owned=1</script>',
  `<iframe src="javascript:window.owned=1"></iframe><iframe src="${outside}"></iframe>`,
  '[a link](javascript:window.owned=1)',
  `![a picture](${outside}c.png) and ${outside}`,
  '<a href="javascript:window.owned=1" ping="/x">x</a><form action="/y"><button>z</button></form>',
  '{{constructor.constructor("window.owned=1")()}} ${window.owned=1} #{window.owned=1}',
  '<math><mi xlink:href="data:text/html,<script>window.owned=1</script>">m</mi></math>',
  `url(${outside}d.png); } * { background: url(${outside}e.png) }`,
  '\u202Eevil\u2066\u0000\uFEFF\uD800 <b onmouseover=window.owned=1>b</b>',
  `=HYPERLINK("${outside}","x")`,
  '__proto__ constructor toString <script>window.owned=1</script>',
];
const templates = ['transformer', 'cnn', 'seq2seq', 'transformer-encoder', 'autoencoder'];
const ways = ['file', 'drop', 'draft', 'paste', 'table'] as const;

/** Where the words of a person stand; everything else has a form of its own. */
const wordy = new Set(['name', 'notes', 'text', 'en', 'ja']);
/** Names of ports are no words. */
const formal = new Set(['inputs', 'outputs']);

/** The payload wherever words stand, also in ids of blocks (`deep`), and in fields that nobody knows. */
function poisoned(template: string, payload: string, deep: boolean): Record<string, unknown> {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string')
      return wordy.has(key) || (deep && /^(?:type|source)$/.test(key)) ? payload : value;
    if (formal.has(key)) return value;
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, walk(item, name)]),
    );
  };
  const whole = JSON.parse(
    readFileSync(path.join(root, 'templates', `${template}.json`), 'utf8'),
  ) as Record<string, unknown>;
  const { data, ...rest } = whole;
  return {
    ...(walk(rest, '') as object),
    data: deep ? walk(data, '') : data,
    stranger: { html: payload, onload: payload },
  };
}

async function drop(page: Page, name: string, words: string): Promise<void> {
  await page.evaluate(
    ([called, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], called));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    },
    [name, words] as const,
  );
}

async function arrive(page: Page, way: (typeof ways)[number], payload: string, words: string) {
  const fileName = `${payload.replaceAll(/[/\\\0]/g, '_').slice(0, 80)}.kumiki`;
  if (way === 'file') {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open…' }).click();
    await (await chooser).setFiles({
      name: fileName,
      mimeType: 'application/json',
      buffer: Buffer.from(words),
    });
  } else if (way === 'drop') await drop(page, fileName, words);
  else if (way === 'draft') {
    await page.evaluate(
      ([name, text]) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('kumiki');
          opening.addEventListener('error', () => reject(new Error('no database')));
          opening.addEventListener('success', () => {
            const change = opening.result.transaction('drafts', 'readwrite');
            change.objectStore('drafts').put({ id: 'd', name, text, keptAt: 1 }, 'd');
            change.addEventListener('complete', () => resolve());
          });
        }),
      [payload, words] as const,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
  } else {
    await page.getByRole('button', { name: 'Empty canvas' }).click();
    if (way === 'paste') {
      const { graph, modules, variables } = JSON.parse(words) as Record<string, object>;
      await page.evaluate(
        (clip) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', clip);
          clipboardData.setData('text/html', clip);
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
        },
        JSON.stringify({ 'kumiki-clip': 1, ...graph, modules, variables }),
      );
    } else {
      const cell = `"${payload.replaceAll('"', '""')}"`;
      const rows = Array.from({ length: 20 }, (_, at) => `${cell},${at},${cell}${at % 2}`);
      await drop(page, `${fileName}.csv`, [`${cell},b,${cell}x`, ...rows].join('\n'));
      const asTable = page.getByRole('button', { name: 'Table of your own (CSV, TSV)' });
      await asTable.last().click();
    }
  }
}

interface Seen {
  readonly dialogs: string[];
  readonly requests: string[];
}

function watch(page: Page, home: string): Seen {
  const seen: Seen = { dialogs: [], requests: [] };
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    dialog.dismiss().catch(() => undefined);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !/^(?:data|blob):/.test(url)) seen.requests.push(url);
  });
  return seen;
}

/** Scripts and handlers in a picture that the app wrote, as a browser reads them. */
const activeIn = (page: Page, svg: string): Promise<string[]> =>
  page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    return [...parsed.querySelectorAll('*')].flatMap((element) => [
      ...(/script|foreignobject|iframe|image|parsererror|^a$/i.test(element.tagName)
        ? [element.tagName]
        : []),
      ...[...element.attributes]
        .filter(({ name, value }) => /^on|href/i.test(name) || /url\(h|javascript:/i.test(value))
        .map(({ name, value }) => `${name}=${value}`),
    ]);
  }, svg);

/** One for all documents, so that the app's code is fetched and compiled once; each has a page and a storage of its own. */
let context: BrowserContext;
test.beforeAll(async ({ browser, baseURL, viewport, locale }) => {
  context = await browser.newContext({
    ...(baseURL && { baseURL }),
    ...(locale && { locale }),
    viewport,
  });
});
test.afterAll(() => context.close());

async function freshPage(home: string): Promise<Page> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin: new URL(home).origin,
    storageTypes: 'indexeddb,local_storage,file_systems',
  });
  return page;
}

for (let number = 0; number < documents; number++) {
  const payload = payloads[(number * 7) % payloads.length] ?? '';
  const way = ways[number % ways.length] ?? 'file';
  const template = templates[Math.floor(number / 5) % templates.length] ?? 'cnn';
  const words = JSON.stringify(poisoned(template, payload, number % 7 === 6));
  test(`hostile document ${number} by ${way}: no script, no request, no dialog, no training`, async ({
    baseURL: home = '',
  }) => {
    const page = await freshPage(home);
    const seen = watch(page, home);
    const complaints = await openApp(page);
    await arrive(page, way, payload, words);
    const blocks = page.locator('.react-flow__node');
    // A dialog, or of what was pasted a message.
    const refusal = page.locator('[role="dialog"], [role="alertdialog"], .message [role="alert"]');
    if (way !== 'table') await expect(blocks.or(refusal).first()).toBeVisible();
    const became = [];
    if ((await refusal.count()) > 0) {
      became.push('refused');
      await page.keyboard.press('Escape');
    } else {
      became.push('opened');
      await page.keyboard.press('ControlOrMeta+A');
      if (number % 3 === 0 && (await blocks.count()) > 0) {
        await page.keyboard.press('ControlOrMeta+E');
        const dialog = page.getByRole('dialog', { name: 'Export' });
        await expect(dialog).toBeVisible();
        const svg = dialog.getByRole('button', { name: 'SVG' });
        // A model with problems has nothing to export.
        if ((await svg.count()) > 0) {
          const { bytes } = await takenAway(page, () => svg.click());
          expect(await activeIn(page, bytes.toString())).toEqual([]);
          became.push('drawn');
        }
        await page.keyboard.press('Escape');
      }
      for (const room of ['Data', 'Train', 'Inspect', 'Build'] as const)
        await enterRoom(page, room);
    }
    await expect(page.locator('.status-run')).toHaveCount(0);
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
    expect([seen, complaints]).toEqual([{ dialogs: [], requests: [] }, []]);
    // What the first two are known to become.
    if (number < 2) expect(became).toEqual(number === 0 ? ['opened', 'drawn'] : ['opened']);
    for (const description of became) test.info().annotations.push({ type: 'S1', description });
    await page.close();
  });
}
