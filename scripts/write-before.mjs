// Writes what a built tree saves (documents, runs, exports, the app's kept runs) as fixtures for later trees to open.
// `node --import tsx scripts/write-before.mjs <tree> <folder>`: the tree is an older one, never this.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { zipSync } from 'fflate';
import { findChromium } from './chromium.mjs';
import { documentsOf, everything, filesOfUsers, kept } from './before-documents.mjs';

const [tree = '', folder = ''] = process.argv.slice(2).map((given) => path.resolve(given));
const core = await import(pathToFileURL(path.join(tree, 'graph-core/index.ts')).href);
const work = mkdtempSync(path.join(tmpdir(), 'kumiki-before-'));
const at = (...names) => path.join(folder, ...names);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const template = (id) => json(path.join(tree, 'templates', `${id}.json`));

function write(file, contents) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

async function kumiki(...args) {
  return promisify(execFile)(path.join(tree, 'cli/bin.mjs'), args, { cwd: work });
}

function saved(raw) {
  const opened = core.openDocument(JSON.stringify(raw));
  if ('error' in opened) throw new Error(`${raw.name}: ${opened.error.message.en}`);
  return core.serialize(opened.document);
}

/** The text as the tree saves it, and the weights that its model has. */
function said(raw) {
  const text = saved(raw);
  const { document } = core.openDocument(text);
  const analysis = core.analyze(document, core.findBlock);
  const wrong = analysis.problems.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) return { text, problems: wrong.map(({ code }) => code) };
  const { weights } = core.makePlan(document, analysis);
  return { text, weights: [...weights].map(([name, { shape }]) => [name, shape]) };
}

function writeTemplates() {
  const ids = readdirSync(path.join(tree, 'templates')).filter((name) => name.endsWith('.json'));
  const all = ids.map((name) => [name, said(json(path.join(tree, 'templates', name)))]);
  write(
    at('documents', 'templates.json.gz'),
    gzipSync(JSON.stringify(Object.fromEntries(all)), { level: 9 }),
  );
}

/** Ends a training by Ctrl-C so many milliseconds after it has begun. Answers the step. */
async function breakOff(args, out, later) {
  const child = spawn(path.join(tree, 'cli/bin.mjs'), args, { cwd: work });
  let begun = false;
  child.stderr.on('data', (bytes) => {
    if (begun || !`${bytes}`.includes(' of ')) return;
    begun = true;
    setTimeout(() => child.kill('SIGINT'), later);
  });
  await new Promise((resolve) => child.on('exit', resolve));
  return json(path.join(out, 'run.json')).step;
}

const zipOf = (files) => zipSync(files, { level: 9, mtime: '2026-11-27' });

/** Files below a folder by their places in it, `/` between names. */
function below(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => [name.split(path.sep).join('/'), path.join(folder, name)])
    .filter(([, file]) => statSync(file).isFile())
    .map(([name, file]) => [name, readFileSync(file)]);
}

/** What no later tree reads: scripts for others, the data once more, the same checkpoint again. */
const notRead =
  /^whole\/checkpoint|^exports\/.*(\.py|\.md|\.txt|\/preprocess\.mjs)$|^exports\/project\/data\//;

/** A run broken off on the way (`half`), what it comes to when it is not (`whole`), and that in every format (`exports`). */
async function writeRun(name, { document, data, exported }) {
  const { steps } = document.training;
  const saidIn = at('documents', `${name}.kumiki`);
  write(saidIn, saved(document));
  const given = data === undefined ? [] : ['--data', at('data', data)];
  const of = (...names) => path.join(work, name, ...names);
  const same = ['--deterministic', '--threads', '1', '--overwrite', ...given];
  await kumiki('train', saidIn, '--out', of('whole'), ...same);
  let step = 0;
  for (let tries = 0; tries < 60 && (step < steps * 0.3 || step > steps * 0.8); tries++)
    step = await breakOff(
      ['train', saidIn, '--out', of('half'), ...same],
      of('half'),
      10 * (tries % 12),
    );
  cpSync(of('half'), of('resumed'), { recursive: true });
  await kumiki('resume', of('resumed'));
  for (const file of readdirSync(of('whole')).filter((name) => /safetensors|kckpt/.test(name)))
    if (!readFileSync(of('whole', file)).equals(readFileSync(of('resumed', file))))
      throw new Error(`${name}: resumed and unbroken differ in ${file}.`);
  // Where the data lay while this was written means nothing to whoever reads it.
  for (const half of [of('half', 'run.json'), of('whole', 'run.json')]) {
    const run = json(half);
    run.asked.data = run.asked.data.map((file) => `/data/${path.basename(file)}`);
    writeFileSync(half, `${JSON.stringify(run, null, 2)}\n`);
  }
  const refused = [];
  for (const { id, takesData } of exported ? core.exportFormats : []) {
    const model = of('whole', 'model.safetensors');
    const args = ['export', saidIn, '--weights', model, '--format', id, '--out', of('exports', id)];
    await kumiki(...args, ...(takesData ? given : [])).catch((reason) => {
      if (!reason.stderr.includes('cannot express')) throw reason;
      refused.push(id);
    });
  }
  const parts = ['half', 'whole', ...(exported ? ['exports'] : [])].flatMap((part) =>
    below(of(part)).map(([file, bytes]) => [`${part}/${file}`, bytes]),
  );
  const kept = parts.filter(([file]) => !notRead.test(file));
  const packed = zipOf(Object.fromEntries(kept));
  write(at('runs', `${name}.zip`), packed);
  console.log(
    `${name}: broken off at step ${step} of ${steps}; ${packed.length} bytes; not in ${refused.join(', ') || 'no format'}`,
  );
  for (const [file, bytes] of parts)
    if (bytes.length > 60_000) console.log(`  ${file} ${bytes.length}`);
}

/** Everything in the app's database while a run trains, as the browser holds it. */
async function writeKept() {
  const port = 4700 + (process.pid % 200);
  const server = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/serve.ts', '--port', `${port}`],
    {
      cwd: tree,
    },
  );
  const browser = await chromium.launch({
    executablePath: (await findChromium()) ?? undefined,
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    for (let tries = 0; tries < 100; tries++)
      if (await page.goto(`http://127.0.0.1:${port}/`).catch(() => undefined)) break;
      else await new Promise((resolve) => setTimeout(resolve, 200));
    await page.getByRole('heading', { name: /Templates/ }).waitFor();
    await page.evaluate((words) => {
      const data = new DataTransfer();
      data.items.add(new File([words], 'kept.json'));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    }, JSON.stringify(kept));
    await page.locator('.react-flow__node').first().waitFor();
    await page.getByText('Train', { exact: true }).first().click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Train', exact: true }).click();
    await page
      .getByText(/step [\d,]+ of [\d,]+/)
      .first()
      .waitFor();
    // A checkpoint at each pause: in both of the places that it is kept in by turns.
    for (let pauses = 0; pauses < 2; pauses++) {
      await page.waitForTimeout(1500);
      await page.getByRole('toolbar').getByRole('button', { name: 'Pause', exact: true }).click();
      await page.waitForTimeout(1000);
      await page.getByRole('toolbar').getByRole('button', { name: 'Resume', exact: true }).click();
    }
    await page.waitForTimeout(5000);
    const database = await page.evaluate(async () => {
      const open = await new Promise((resolve, reject) => {
        const request = indexedDB.open('kumiki');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const plain = (value) =>
        value instanceof Uint8Array
          ? { base64: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join('')) }
          : value && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
            : value;
      const tables = {};
      for (const table of open.objectStoreNames) {
        const store = open.transaction(table).objectStore(table);
        const all = (request) =>
          new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
        const [keys, values] = await Promise.all([all(store.getAllKeys()), all(store.getAll())]);
        tables[table] = keys.map((key, index) => [key, plain(values[index])]);
      }
      return { name: open.name, version: open.version, tables };
    });
    write(at('kept', 'database.json.gz'), gzipSync(JSON.stringify(database), { level: 9 }));
    await writeDesktop(database.tables.store);
  } finally {
    await browser.close();
    server.kill();
  }
}

/** The same values as the desktop app keeps them, in its folder. */
async function writeDesktop(rows) {
  const { store } = await import(pathToFileURL(path.join(tree, 'main/store.ts')).href);
  const desktop = path.join(work, 'desktop');
  mkdirSync(desktop);
  const calls = store(desktop);
  for (const [key, value] of rows) {
    if (typeof key !== 'string') continue;
    const pieces = rows.filter(([other]) => Array.isArray(other) && other[0] === key);
    const bytes = Buffer.concat(
      pieces
        .sort(([a], [b]) => a[1] - b[1])
        .map(([, piece]) => Buffer.from(piece.base64, 'base64')),
    );
    if (bytes.length !== value.size) throw new Error(`${key}: ${bytes.length} ≠ ${value.size}`);
    const answer = await calls.storePut({ key, bytes: new Uint8Array(bytes) });
    if (!answer.stored) throw new Error(answer.failed.en);
  }
  await goOn(desktop);
  write(at('kept', 'desktop.zip'), zipOf(Object.fromEntries(below(desktop))));
}

/** What the kept run comes to a few steps later, by the command line, which computes the same bits everywhere. */
async function goOn(desktop) {
  const [record] = below(desktop).filter(([name]) => name.endsWith('record.bin'));
  const { document, slot, fingerprint } = JSON.parse(record[1]);
  const folder = path.join(work, 'went-on');
  const run = {
    seconds: 0,
    validations: [],
    data: { fingerprint },
    asked: { backend: 'wasm', threads: 1, deterministic: true, data: [] },
    document,
  };
  write(path.join(folder, 'run.json'), JSON.stringify(run));
  write(path.join(folder, 'curves.csv'), 'step\n');
  const last = below(desktop).find(
    ([name]) => name.endsWith(`${slot}.bin`) && !name.includes('%2Fbest'),
  );
  write(path.join(folder, 'checkpoint.kckpt'), last[1]);
  const { step } = await core.readCheckpoint(new Uint8Array(last[1]), async (bytes) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  await kumiki('resume', folder, '--steps', `${step + 8}`);
  cpSync(path.join(folder, 'model.safetensors'), at('kept', 'eight-steps-later.safetensors'));
  console.log(`kept: at step ${step} in ${slot}`);
}

const parts = process.argv[4]?.split(',') ?? ['documents', 'runs', 'kept'];
if (parts.includes('documents')) {
  for (const [name, contents] of Object.entries(filesOfUsers())) write(at('data', name), contents);
  writeTemplates();
  const { text, problems } = said(
    everything(json(path.join(tree, 'graph-core/document/fixtures/v1-everything.json'))),
  );
  console.log(`everything: ${problems}`);
  write(at('documents', 'everything.kumiki'), text);
}
const runs = documentsOf(template);
for (const [name, run] of Object.entries(runs)) {
  if (parts.includes('runs')) await writeRun(name, run);
}
if (parts.includes('kept')) await writeKept();
rmSync(work, { recursive: true, force: true });
