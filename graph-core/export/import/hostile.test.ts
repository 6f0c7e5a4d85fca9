// Weight files that are cut off, damaged at random or lie: each is refused by name or fits to the last shape; none throws.
import * as tf from '@tensorflow/tfjs';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { deriveKey, uniforms } from '../../engine/random.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { writeHdf5 } from '../hdf5/write-hdf5.ts';
import { findExportFormat } from '../index.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { kerasArrays } from '../keras/keras-weights.ts';
import type { WeightFile } from './found-array.ts';
import { fitWeights, importWeights } from './import-weights.ts';

const seed = Number(process.env.KUMIKI_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`hostile weight files: KUMIKI_SEED=${seed}\n`);
const damages = 300;

const document = template('rnn-seq2vec');
const plan = makePlan(document, analyze(document, findBlock));
const weights = initialWeights(plan, 1);
const target = { document, plan };
const formats = [
  'safetensors',
  'npz',
  'tfjs',
  'tfjs-graph',
  'torch',
  'keras',
  'weights.h5',
] as const;
const written = new Map<string, WeightFile[]>();

beforeAll(async () => {
  await startEngine(tf, 'cpu', nodeAssets());
  for (const id of formats) {
    const files = (await findExportFormat(id)?.write({ document, plan, weights, tf })) ?? [];
    written.set(
      id,
      files.filter(({ name }) => !/\.(md|mjs|py)$/.test(name)),
    );
  }
  written.set('weights.h5', [{ name: 'a.weights.h5', bytes: hdf5() }]);
});

function hdf5(): Uint8Array {
  const { arrays, groups } = kerasArrays(document, plan, weights);
  return writeHdf5(arrays, groups);
}

/** What is said against the files; `accepted` only where every weight is there, of its shape, and finite. */
function verdict(files: readonly WeightFile[]): string {
  const result = importWeights(target, files);
  if ('error' in result) return result.error.en;
  const sound =
    result.weights.length === weights.length &&
    result.weights.every(({ name, shape, data }, index) => {
      const own = weights[index];
      return (
        own?.name === name &&
        own.shape.join() === shape.join() &&
        data.length === own.data.length &&
        data.every(Number.isFinite)
      );
    });
  return sound ? 'accepted' : 'unsound';
}

const refusal = /cannot be (used|read)/;

describe.each(formats)('%s', (id) => {
  test('as it was written', () => {
    expect(verdict(written.get(id) ?? [])).toBe('accepted');
  });

  test('cut off at every 100th byte', () => {
    const files = written.get(id) ?? [];
    const past: string[] = [];
    files.forEach((file, which) => {
      for (let end = 0; end < file.bytes.length; end += 100) {
        const cut = files.map((other, index) =>
          index === which ? { ...other, bytes: other.bytes.slice(0, end) } : other,
        );
        const said = verdict(cut);
        if (!refusal.test(said)) past.push(`${file.name} at ${end}: ${said}`);
      }
    });
    expect(past).toEqual([]);
  });

  test(`${damages} times damaged at random`, () => {
    const files = written.get(id) ?? [];
    const wrong: string[] = [];
    for (let run = 0; run < damages; run++) {
      const said = verdict(
        files.map((file, index) => damaged(file, deriveKey(seed, run * 8 + index))),
      );
      if (said !== 'accepted' && !refusal.test(said)) wrong.push(`${run}: ${said}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** One to eight bytes are others, half of the time within the first thousand, where headers are. */
function damaged({ name, bytes }: WeightFile, key: number): WeightFile {
  const changed = bytes.slice();
  const [many = 0, early = 0, ...dice] = uniforms(key, 18);
  const most = early < 0.5 ? Math.min(1000, bytes.length) : bytes.length;
  for (let index = 0; index < 1 + Math.floor(many * 8); index++)
    changed[Math.floor((dice[2 * index] ?? 0) * most)] = Math.floor(
      (dice[2 * index + 1] ?? 0) * 256,
    );
  return { name, bytes: changed };
}

describe('HDF5 that lies', () => {
  /** Where the first letters stand that are these. */
  function offsetOf(bytes: Uint8Array, letters: string, from = 0): number {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(letters, from);
  }
  function told(change: (view: DataView, bytes: Uint8Array) => void): string {
    const bytes = hdf5();
    change(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes);
    return verdict([{ name: 'a.h5', bytes }]);
  }

  test('a group that holds itself is no endless walk', () => {
    const said = told((view, bytes) => {
      const leaf = offsetOf(bytes, 'SNOD');
      // The first child of some group is the root.
      view.setBigUint64(leaf + 16, view.getBigUint64(64, true), true);
    });
    expect(said).toMatch(/nested too deeply|too many objects|goes round in circles|damaged/);
  });

  test('a tree that is its own leaf is damaged', () => {
    const said = told((view, bytes) => {
      let tree = offsetOf(bytes, 'TREE');
      while (view.getUint16(tree + 6, true) === 0) tree = offsetOf(bytes, 'TREE', tree + 1);
      view.setBigUint64(tree + 32, BigInt(tree), true);
    });
    expect(said).toMatch(/damaged at byte/);
  });

  test.each([
    ['2⁵⁰ rows', 2n ** 50n, /has \d+ bytes, but its shape .* needs/],
    ['2⁶³ rows', 2n ** 63n, /one of its sizes is impossibly large/],
  ])('%s of numbers take no memory', (_words, rows, sentence) => {
    const said = told((view) => {
      // The first dataspace of rank 2: version 1, rank 2, no flags.
      for (let index = 96; index < view.byteLength - 24; index += 8)
        if (
          view.getUint32(index, true) === 0x0201 &&
          view.getUint32(index - 8, true) === 0x180001
        ) {
          view.setBigUint64(index + 8, rows, true);
          return;
        }
      throw new Error('no dataspace');
    });
    expect(said).toMatch(sentence);
  });

  test('numbers that are said to lie behind the end', () => {
    const said = told((view) => {
      for (let index = 96; index < view.byteLength - 24; index += 8)
        if (view.getUint16(index, true) === 8 && view.getUint16(index + 8, true) === 0x0103) {
          view.setBigUint64(index + 10, BigInt(view.byteLength - 8), true);
          return;
        }
      throw new Error('no layout');
    });
    expect(said).toMatch(/ends after \d+ bytes, but refers to byte \d+/);
  });

  test('one name for two arrays', () => {
    const { arrays } = kerasArrays(document, plan, weights);
    const bytes = writeHdf5(
      arrays.map((array) => ({ ...array, name: array.name.replace('vars/1', 'vars/7') })),
    );
    const seven = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let index = seven.indexOf('7\0'); index >= 0; index = seven.indexOf('7\0', index + 1))
      bytes[index] = 0x30;
    expect(verdict([{ name: 'a.h5', bytes }])).toMatch(/it holds ‘.*vars\/0’ twice/);
  });
});

describe('.keras that lies', () => {
  const parts = () => unzipSync(written.get('keras')?.[0]?.bytes ?? new Uint8Array());
  const sentence = (files: Record<string, Uint8Array>) =>
    verdict([{ name: 'a.keras', bytes: zipSync(files, { level: 9 }) }]);

  test('weights that unpack to more than the document could need', () => {
    const bomb = { ...parts(), 'model.weights.h5': new Uint8Array(80_000_000) };
    expect(sentence(bomb)).toMatch(/‘model.weights.h5’ unpacks to more than \d+ bytes/);
  });

  test('a config.json that is none, or of no layers', () => {
    expect(sentence({ ...parts(), 'config.json': strToU8('{') })).toMatch(
      /not describe a model of layers/,
    );
    expect(sentence({ ...parts(), 'config.json': strToU8('{"config": {"layers": 3}}') })).toMatch(
      /not describe a model of layers/,
    );
    expect(
      sentence({ ...parts(), 'config.json': strToU8('{"config": {"layers": [null, 7, {}]}}') }),
    ).toBe('accepted');
  });

  test('weights that are not HDF5', () => {
    expect(sentence({ ...parts(), 'model.weights.h5': strToU8('no') })).toMatch(
      /is not an HDF5 file/,
    );
  });
});

test('nothing that is not finite gets in, whatever the format', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const [first, ...others] = weights;
    if (!first) throw new Error('no weights');
    const broken = [{ ...first, data: first.data.map(() => value) }, ...others];
    const { arrays } = kerasArrays(document, plan, broken);
    const fit = fitWeights(target, [{ name: 'a.h5', bytes: writeHdf5(arrays) }]);
    expect('error' in fit && fit.error.en).toMatch(
      /‘embedding\/table’ holds values that are not finite/,
    );
  }
});
