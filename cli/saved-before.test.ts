// What older trees saved opens as it was, goes on to the same bits and comes home from every format.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Document, ExportedFile, Plan } from '../graph-core/index.ts';
import {
  agrees,
  analyze,
  findBlock,
  findExportFormat,
  importWeights,
  makePlan,
  openDocument,
  prove,
  serialize,
  startEngine,
} from '../graph-core/index.ts';
import { dataFilesAt } from './data-files.ts';
import { testFolder } from './kumiki.testing.ts';
import { nodeAssets } from './node-assets.ts';
import { openOnnx } from './open-onnx.ts';
import type { RunCall } from './run-folder.ts';
import { readRun, summaryOf } from './run-folder.ts';
import {
  bitsOf,
  dataOf,
  documentsSaved,
  generations,
  runSaved,
  runsSaved,
  templatesSaved,
  weightsIn,
} from './saved-before.testing.ts';
import { tensorflow } from './tensorflow.ts';
import type { TrainedDocument, TrainOptions } from './train-document.ts';
import { trainDocument } from './train-document.ts';

const folder = testFolder();

function opened(text: string): Document {
  const read = openDocument(text);
  if ('error' in read) throw new Error(read.error.message.en);
  return read.document;
}

const planned = (document: Document): Plan => makePlan(document, analyze(document, findBlock));

/** The half of a run as a folder of its own. */
function halfOf(files: ReadonlyMap<string, Uint8Array>, name: string): string {
  const half = path.join(folder, name);
  mkdirSync(half);
  for (const [file, bytes] of files)
    if (file.startsWith('half/')) writeFileSync(path.join(half, path.basename(file)), bytes);
  return half;
}

/** All that a run has learned and measured, but not how long it took. */
function learned(call: RunCall, trained: TrainedDocument) {
  const { parameters, step, firstLoss, lastLoss, heldOut, finalHeldOut, validations, units } =
    summaryOf(call, trained);
  return { parameters, step, firstLoss, lastLoss, heldOut, finalHeldOut, validations, units };
}

/** The same without the measures that a recording does not have because they came after it. */
function knownThen(now: unknown, came: ReadonlySet<string>): unknown {
  if (Array.isArray(now)) return now.map((each) => knownThen(each, came));
  if (typeof now !== 'object' || now === null) return now;
  const kept = Object.entries(now).filter(([name]) => !came.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, knownThen(value, came)]));
}

test.each(generations)(
  'documents of %s open, with all that they say, and save as they were',
  (of) => {
    const saved = documentsSaved(of);
    expect(saved.length).toBeGreaterThan(0);
    for (const [name, text] of saved) {
      const document = opened(text);
      expect(document, name).toEqual(JSON.parse(text));
      expect(serialize(document), name).toBe(text);
    }
  },
);

test.each(generations)(
  'templates of %s open, save as they were and have the weights they had',
  (of) => {
    const saved = templatesSaved(of);
    expect(saved.length).toBeGreaterThan(20);
    for (const [id, { text, weights }] of saved) {
      const document = opened(text);
      expect(serialize(document), id).toBe(text);
      const now = [...planned(document).weights].map(([name, { shape }]) => [name, shape]);
      expect(now, id).toEqual(weights);
    }
  },
);

describe.each(generations)('runs of %s', (of) => {
  test.each(runsSaved(of))('%s trains, and goes on, to the bits it came to', async (name) => {
    const files = runSaved(of, name);
    const { call: asked, ...before } = await readRun(halfOf(files, `${of}-${name}`));
    const call = { ...asked, data: asked.data.map((file) => dataOf(of, file)) };
    const whole = JSON.parse(Buffer.from(files.get('whole/run.json') ?? []).toString());
    const options: TrainOptions = { ...call, files: await dataFilesAt(call.data) };
    const { checkpoint, best, measured } = before;
    expect(checkpoint.step).toBeGreaterThan(0);
    expect(checkpoint.step).toBeLessThan(call.document.training.steps);

    const goneOn = { ...options, resume: checkpoint, best, before: measured };
    for (const how of [options, goneOn]) {
      const trained = await trainDocument(call.document, how);
      trained.dispose();
      expect(trained.fingerprint).toBe(before.fingerprint);
      expect(bitsOf(trained.checkpoint.weights)).toEqual(
        bitsOf(weightsIn(files.get('whole/model.safetensors'))),
      );
      if (trained.best || files.has('whole/best.safetensors'))
        expect(bitsOf(trained.best ?? [])).toEqual(
          bitsOf(weightsIn(files.get('whole/best.safetensors'))),
        );
      const now = learned(call, trained);
      const then = Object.keys(whole.heldOut ?? {});
      // What was measured then is measured now; what came since can be no part of it.
      expect(Object.keys(now.heldOut ?? {})).toEqual(expect.arrayContaining(then));
      const came = new Set(['perplexity'].filter((name) => !then.includes(name)));
      expect(whole).toMatchObject(Object(knownThen(now, came)));
    }
  });
});

/** Formats whose files are read as weights; the others are run. */
const comesHome = ['safetensors', 'npz', 'torch', 'project', 'keras', 'keras-source', 'tfjs'];

describe.each(generations)('exports of %s', (of) => {
  const exported = runsSaved(of).filter((name) =>
    [...runSaved(of, name).keys()].some((file) => file.startsWith('exports/')),
  );

  test.each(exported)('%s', async (name) => {
    const files = runSaved(of, name);
    const document = opened(
      Buffer.from(
        documentsSaved(of).find(([file]) => file === `${name}.kumiki`)?.[1] ?? '',
      ).toString(),
    );
    const plan = planned(document);
    const weights = weightsIn(files.get('whole/model.safetensors'));
    const tf = await tensorflow();
    await startEngine(tf, 'wasm', nodeAssets(1), { fused: false });
    const onnx = await openOnnx();
    const formats = new Map<string, ExportedFile[]>();
    for (const [file, bytes] of files) {
      const [part, format = '', ...rest] = file.split('/');
      if (part !== 'exports') continue;
      formats.set(format, [...(formats.get(format) ?? []), { name: rest.join('/'), bytes }]);
    }
    expect(formats.size).toBeGreaterThanOrEqual(7);
    for (const [id, written] of formats) {
      const format = findExportFormat(id);
      if (!format) throw new Error(`There is no format ${id}.`);
      const proof = await prove(format, written, { document, plan, weights, tf, openOnnx: onnx });
      expect('notHere' in proof || agrees(proof), id).toBe(true);
      if (!comesHome.includes(id)) continue;
      const given = written.filter(({ name: file }) =>
        /\.(safetensors|npz|keras|bin)$|^model\.json$|^preprocessing\.json$/.test(file),
      );
      const read = importWeights({ document, plan }, given);
      if ('error' in read) throw new Error(`${id}: ${read.error.en}`);
      expect(bitsOf(read.weights), id).toEqual(bitsOf(weights));
      expect(read.preprocessing, id).toBeDefined();
    }
  });
});
