// Exports answer raw input by themselves: predict.py in a folder of its own, in a Python that has nothing of ours, says word
// for word and value for value what the app says.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preprocessingKey, readPreprocessing } from '../../data/preprocessing/metadata.ts';
import { decodePng } from '../../data/formats/png.ts';
import { resize } from '../../data/formats/resize.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Prediction } from '../../inspect/decode/prediction.ts';
import type { Sample } from '../../train/protocol.ts';
import { findExportFormat } from '../index.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import type { Ran, WarmPython } from '../python/warm-python.testing.ts';
import { hasModules, warmPython } from '../python/warm-python.testing.ts';
import type { TrainedOnFiles } from './trained-files.testing.ts';
import {
  continuation,
  csv,
  pairs,
  picture,
  pictures,
  rows,
  table,
  translation,
} from './trained-files.testing.ts';

const peers = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const { PYTHONPATH: _, ...environment } = process.env;
const env = {
  ...environment,
  KERAS_BACKEND: 'numpy',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};
const formats = (
  [
    ['torch', '/usr/bin/python3', 'torch'],
    ['onnx', peers, 'onnxruntime'],
    ['keras-source', peers, 'keras'],
  ] as const
).map(([id, python, module]) => ({
  id,
  python,
  here: hasModules(python, module),
  warm: warmPython(python, [module], env),
}));

type Format = (typeof formats)[number];

const root = mkdtempSync(path.join(tmpdir(), 'kumiki-predict-'));
afterAll(() => {
  for (const { warm } of formats) warm.close();
  rmSync(root, { recursive: true, force: true });
});
beforeAll(() => startEngine(tf, 'wasm', nodeAssets()));

interface Answer {
  readonly output: string;
  readonly text?: string;
  readonly tokens?: readonly { readonly word: string; readonly probability: number }[];
  readonly values?: readonly number[];
  readonly units?: Readonly<Record<string, number>>;
}

/** The export in a folder of its own, beside the files that are asked about. */
async function written(
  { document, plan, dataset, weights }: TrainedOnFiles,
  format: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const { preprocessing } = dataset;
  const files = await findExportFormat(format)?.write({
    document,
    plan,
    weights,
    dataset,
    preprocessing,
    tf,
  });
  const folder = mkdtempSync(path.join(root, `${format}-`));
  const all = [...(files ?? []), ...Object.entries(more).map(([name, bytes]) => ({ name, bytes }))];
  for (const { name, bytes } of all) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}

const run = (warm: WarmPython, cwd: string, args: readonly string[]) =>
  warm.run(cwd, 'predict.py', args);

/** In a process that has imported nothing yet. */
function runAlone(python: string, cwd: string, args: readonly string[]): Ran {
  return spawnSync(python, ['predict.py', ...args], { cwd, env, encoding: 'utf8' });
}

function answersIn({ status, stdout, stderr }: Ran): (readonly Answer[])[] {
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { answers: Answer[] }[]).map((answered) => answered.answers);
}

const answers = async (warm: WarmPython, folder: string, args: readonly string[]) =>
  answersIn(await run(warm, folder, ['--json', ...args]));

/** Words and texts are the same, and every number is within 1e-5. */
function compare(theirs: readonly Answer[], ours: readonly Prediction[]): void {
  expect(theirs.map(({ output }) => output)).toEqual(ours.map(({ output }) => output));
  for (const [index, { text, tokens = [], values = [], units }] of theirs.entries()) {
    const { tokens: our = [], values: all = [], text: said, numbers } = ours[index] ?? {};
    // Numbers are told by name and in full, where the app rounds what it shows.
    if (numbers)
      for (const [index, value] of Object.values(units ?? {}).entries())
        expect(Math.abs(value / (numbers.values[index] ?? 0) - 1)).toBeLessThan(1e-5);
    else expect(text).toBe(said);
    expect(Object.keys(units ?? {})).toHaveLength(numbers?.values.length ?? 0);
    expect(tokens.map(({ word }) => word)).toEqual(our.map(({ word }) => word));
    for (const [index, { probability }] of tokens.entries())
      expect(Math.abs(probability - (our[index]?.probability ?? Number.NaN))).toBeLessThan(1e-5);
    for (const [index, value] of values.entries())
      expect(Math.abs(value - (all[index] ?? Number.NaN))).toBeLessThan(1e-5);
  }
}

describe.each(formats)('$id', ({ id, python, here, warm }) => {
  test.skipIf(!here)(
    'translates: greedy and with a beam, words that are unknown told',
    async () => {
      const model = await translation('seq2seq-bahdanau', ['words', 'characters'], 60);
      const folder = await written(model, id);
      const sentences = [
        'Don’t you like ice-cream!',
        'THEY eat  fish!',
        'we want cake, tea!',
        ...pairs.slice(20, 23).map(([en]) => en),
      ];
      for (const beam of [1, 4]) {
        const theirs = await answers(warm, folder, ['--beam', `${beam}`, ...sentences]);
        for (const [index, source] of sentences.entries())
          compare(theirs[index] ?? [], await model.ask({ typed: { source } }, beam));
      }
      const alone = answersIn(runAlone(python, folder, ['--json', ...sentences]));
      const texts = alone.map(([answer]) => answer?.text);
      expect(new Set(texts).size).toBeGreaterThan(3);
      const { stderr } = await run(warm, folder, ['we want cake, tea!']);
      expect(stderr).toContain(
        '2 of 6 words are not in the vocabulary and were read as unknown: cake, ,',
      );
      const long = await run(warm, folder, [Array.from({ length: 17 }, () => 'tea').join(' ')]);
      expect(long.status).toBe(1);
      expect(long.stderr).toContain(
        'is 17 long; at most 16 fit. Shorten it, or take the beginning only (--cut).',
      );
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'a Transformer on subwords, and a file of lines',
    async () => {
      const model = await translation('transformer-translation', ['subwords', 'japanese'], 40);
      const sentences = ['I see tea!', 'They want ice-cream!', 'You eat ▁ Ḥalwa 3!'];
      const folder = await written(model, id, { 'lines.txt': `${sentences.join('\n')}\n` });
      const theirs = await answers(warm, folder, ['--beam', '3', '--lines', 'lines.txt']);
      expect(theirs).toHaveLength(sentences.length);
      for (const [index, source] of sentences.entries())
        compare(theirs[index] ?? [], await model.ask({ typed: { source } }, 3));
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'a language model goes on from a prompt',
    async () => {
      const model = await continuation(40);
      const folder = await written(model, id);
      const prompts = ['The cat sees', 'The bird'];
      const theirs = await answers(warm, folder, ['--beam', '2', ...prompts]);
      expect(theirs[0]?.[0]?.text).toMatch(/^The cat sees \w/);
      for (const [index, target] of prompts.entries())
        compare(theirs[index] ?? [], await model.ask({ typed: { target } }, 2));
      const [target = ''] = prompts;
      const wish = { temperature: 1.3, topK: 12, topP: 0.95, seed: 5, longest: 7 };
      const asked = '--temperature 1.3 --top-k 12 --top-p 0.95 --seed 5 --length 7'.split(' ');
      const [drawn = []] = await answers(warm, folder, [...asked, target]);
      const ours = await model.ask({ typed: { target } }, 1, wish);
      compare(drawn, ours);
      expect(drawn[0]?.text).not.toBe(theirs[0]?.[0]?.text);
      if (id === 'torch') {
        const likeliest = (await model.ask({ typed: { target } }))[0]?.text;
        const script = `from predict import Predictor; m = Predictor(); p = ${JSON.stringify(target)}
print(m.generate(p, 0)); print(m.generate(p, 1.3, 12, 0.95, 5, 7)); print(m.generate(p, seed=6))`;
        const said = spawnSync(python, ['-c', script], { cwd: folder, env, encoding: 'utf8' });
        expect(said.stderr).toBe('');
        expect(said.stdout.split('\n').slice(0, 2)).toEqual([likeliest, ours[0]?.text]);
      }
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'words that the model has a place for and nobody knows are never said',
    async () => {
      const model = await continuation(1, 200);
      const folder = await written(model, id);
      const target = 'The cat sees';
      for (const beam of [1, 3]) {
        const [theirs = []] = await answers(warm, folder, ['--beam', `${beam}`, target]);
        compare(theirs, await model.ask({ typed: { target } }, beam));
        expect(theirs[0]?.text).not.toContain('⟨');
      }
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'a price from a row, in its own unit; from a file, by name',
    async () => {
      const model = await table('price', false);
      const lines = rows.slice(0, 9);
      const names = ['height', 'nothing', 'colour', 'width'] as const;
      const file = csv(
        names,
        lines.map((row) => names.map((name) => ({ ...row, nothing: 1 })[name])),
      );
      const folder = await written(model, id, {
        'rows.csv': file,
        'renamed.csv': file.replace('width', 'breadth'),
        'other.csv': file.replace('"red"', '"pink"'),
        'gap.csv': file.replace('"red"', '""'),
        'millimetres.csv': csv(
          names,
          lines.map(({ width, ...row }) =>
            names.map((name) => ({ ...row, nothing: 1, width: 10 * width })[name]),
          ),
        ),
      });
      const target = model.dataset.preprocessing?.columns.find(({ name }) => name === 'target');
      const [field] = target?.kind === 'vector' ? target.fields : [];
      if (field?.type !== 'number') throw new Error('No price was fitted.');
      const typed = lines.map(({ width, colour, height }) => `${width}, ${colour}, ${height}`);
      const both = [
        await answers(warm, folder, ['--csv', 'rows.csv']),
        await answers(warm, folder, typed),
      ];
      for (const [index, features] of typed.entries()) {
        const ours = await model.ask({ typed: { features } });
        const price = (ours[0]?.values?.[0] ?? Number.NaN) * field.deviation + field.mean;
        expect(price).toBeGreaterThan(50);
        for (const theirs of both) {
          compare(theirs[index] ?? [], ours);
          expect(Math.abs((theirs[index]?.[0]?.units?.price ?? 0) / price - 1)).toBeLessThan(1e-5);
        }
      }
      const refused = async (name: string) => (await run(warm, folder, ['--csv', name])).stderr;
      expect(await refused('renamed.csv')).toContain(
        "There is no column 'width'. The model needs: width, colour, height.",
      );
      expect(await refused('other.csv')).toContain(
        "other.csv, line 2: 'pink' for 'colour' is none of: blue, green, red.",
      );
      expect(await refused('gap.csv')).toContain("'gap.csv', line 2: no value in column 'colour'.");
      expect(await refused('millimetres.csv')).toMatch(
        /'width': 9 far outside the range of training \(4 to 8.9\)/,
      );
      expect((await run(warm, folder, ['1, 2'])).stderr).toContain(
        '3 values are needed (width, colour, height), but 2 came.',
      );
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'a class from a row with a text beside it',
    async () => {
      const model = await table('kind', true);
      const lines = rows.slice(0, 6);
      const names = ['colour', 'note', 'height', 'width'] as const;
      const folder = await written(model, id, {
        'rows.csv': csv(
          names,
          lines.map((row) => names.map((name) => row[name])),
        ),
      });
      const theirs = await answers(warm, folder, ['--csv', 'rows.csv']);
      for (const [index, { width, colour, height, note }] of lines.entries())
        compare(
          theirs[index] ?? [],
          await model.ask({ typed: { features: `${width}, ${colour}, ${height}`, note } }),
        );
      const { stdout } = await run(warm, folder, ['--csv', 'rows.csv']);
      expect(stdout).toMatch(/^kind: (dear, very|fair|cheap) {3}\(\S.* 0\.\d{4}, .* 0\.\d{4}\)$/m);
      expect((await run(warm, folder, ['5, red, 2'])).stderr).toContain(
        'The model takes features, note: give each by its name',
      );
      model.dispose();
    },
    300_000,
  );

  test.skipIf(!here)(
    'pictures of one’s own, resized to the bit',
    async () => {
      const model = await pictures();
      const some = [0, 1, 2, 3, 4].map((at) => ({ ...picture(at), name: `${at}.png` }));
      const folder = await written(model, id, {
        ...Object.fromEntries(some.map(({ name, bytes }) => [name, bytes])),
        'no.jpg': 'no picture',
      });
      const theirs = await answers(
        warm,
        folder,
        some.map(({ name }) => name),
      );
      for (const [index, { name, bytes }] of some.entries()) {
        const small = resize(decodePng(bytes, name), {
          height: 12,
          width: 10,
          channels: 3,
          fit: 'crop',
        });
        const image = Float32Array.from(small, (value) => value / 255);
        compare(theirs[index] ?? [], await model.ask({ typed: { image } } satisfies Sample));
      }
      expect((await run(warm, folder, ['no.jpg'])).stderr).toMatch(
        /'no.jpg' is not a (PNG of 8 bits a channel|picture that can be decoded)/,
      );
      expect((await run(warm, folder, ['none.png'])).stderr).toContain(
        "'none.png' cannot be read: No such file",
      );
      model.dispose();
    },
    300_000,
  );
});

test.skipIf(!formats[0]?.here)(
  'a project answers with the weights that it trained on; Japanese words come parted by blanks',
  async () => {
    const [{ python, warm }] = formats as [Format];
    const model = await translation('seq2seq-bahdanau', ['japanese', 'words'], 40);
    const folder = await written(model, 'project');
    const [answer] = await answers(warm, folder, ['they eat fish !']);
    compare(answer ?? [], await model.ask({ typed: { source: 'they eat fish!' } }));
    expect((await run(warm, folder, ['theyeatfish'])).stderr).toContain(
      'put blanks between the words',
    );
    const trained = spawnSync(python, ['train.py', '--steps', '2'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(trained.stderr).toBe('');
    const weights = ['--weights', 'run/state.safetensors'];
    expect(await answers(warm, folder, [...weights, 'they eat fish !'])).toHaveLength(1);
    const read = readSafetensors(
      new Uint8Array(readFileSync(path.join(folder, 'run/state.safetensors'))),
    );
    const metadata = 'metadata' in read ? read.metadata : {};
    expect(readPreprocessing(metadata[preprocessingKey] ?? '')).toMatchObject({
      preprocessing: model.dataset.preprocessing,
    });
    model.dispose();
  },
  300_000,
);
