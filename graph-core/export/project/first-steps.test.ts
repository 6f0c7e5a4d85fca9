// train.py in real PyTorch takes the app's own steps: for every optimizer with each of its settings changed, every
// schedule with each of its own, and every training setting that bears on a step.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document, TrainingSettings } from '../../document/schema.ts';
import type { OptimizerEntry } from '../../optimizers.ts';
import { optimizerFields, optimizers, optimizerTypes } from '../../optimizers.ts';
import type { ParamField } from '../../params.ts';
import type { ScheduleEntry } from '../../schedules.ts';
import { scheduleFields, schedules, scheduleTypes, startSchedule } from '../../schedules.ts';
import { projectSettings, trainingFields } from '../../training-settings.ts';
import { prepare } from '../../train/prepare.ts';
import { prepared, smaller, testOutside } from '../../train/trainer.testing.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { projectFormat } from './project-format.ts';
import { optimizerFunctions } from './torch-optimizers.ts';
import { trainScript } from './train-script.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch'], { env: environment }).status === 0;

const base = smaller(
  'rnn-seq2vec',
  { units: 4, embedding: 3 },
  {
    optimizer: { type: 'sgd', learningRate: 0.2 },
    schedule: { type: 'constant' },
    batchSize: 8,
    steps: 10,
    validateEvery: 1,
    clipNorm: 0,
    batching: 'padded',
  },
  { examples: 64, heldOut: 32 },
);

interface Case {
  readonly name: string;
  readonly training: Partial<TrainingSettings>;
  /** At what multiple of the learning rate some nodes learn. */
  readonly rates?: Readonly<Record<string, number>>;
}

/** Another value within what a form takes, far enough to be seen in ten steps. */
function other({ form }: ParamField, value: number): number {
  if (form.kind === 'size') return value + 1;
  return form.kind === 'number' && value === 0 ? (form.max < 1e6 ? form.max / 2 : 0.05) : value / 2;
}

const tableOf: Readonly<Record<string, OptimizerEntry>> = optimizers;
const schedulesOf: Readonly<Record<string, Pick<ScheduleEntry, 'torch'>>> = schedules;

const optimizerCases = optimizerTypes
  .filter((type) => tableOf[type]?.torch)
  .flatMap((type): Case[] => {
    const rate = type === 'sgd' || type === 'momentum' ? 0.2 : 0.02;
    const plain = { type, learningRate: rate };
    return [
      { name: type, training: { optimizer: plain } },
      ...optimizerFields(type).map((field) => {
        // ε is seen only where it is not small beside the gradient.
        const value = field.name === 'epsilon' ? 0.01 : other(field, Number(field.default));
        const optimizer = { ...plain, [field.name]: value };
        return { name: `${type} with ${field.name} ${value}`, training: { optimizer } };
      }),
    ];
  });

/** At this rate the held-out loss rises now and then, so that a plateau is met. */
const steep = { type: 'sgd', learningRate: 3 } as const;
const scheduleCases = scheduleTypes
  // A constant one is that of every optimizer above.
  .filter((type) => schedulesOf[type]?.torch && type !== 'constant')
  .flatMap((type): Case[] => {
    const start = { ...startSchedule(type, 10), ...(type === 'plateau' && { patience: 1 }) };
    const optimizer = schedules[type].cut ? steep : base.training.optimizer;
    return [
      { name: type, training: { schedule: start, optimizer } },
      ...scheduleFields(type).map((field) => {
        const value = other(field, Number(new Map(Object.entries(start)).get(field.name)));
        // One of its own numbers changed, which the compiler cannot see.
        const schedule = { ...start, [field.name]: value } as typeof start;
        return { name: `${type} with ${field.name} ${value}`, training: { schedule, optimizer } };
      }),
    ];
  });

const settingCases: readonly Case[] = [
  { name: 'clipNorm', training: { clipNorm: 0.05 } },
  { name: 'clipValue', training: { clipValue: 0.01 } },
  { name: 'both clips', training: { clipNorm: 0.05, clipValue: 0.01 } },
  { name: 'batchSize', training: { batchSize: 5 } },
  { name: 'seed', training: { seed: 7 } },
  { name: 'steps', training: { steps: 7 } },
  { name: 'stopAt', training: { stopAt: { metric: 'loss', value: 100 } } },
  {
    name: 'earlyStopping',
    training: { optimizer: steep, earlyStopping: { patience: 1, restoreBest: false } },
  },
];
/** The classes are the depths of brackets, 1 … 5. */
const classCases: readonly Case[] = [
  { name: 'balanced class weights', training: { classWeights: 'balanced' } },
  { name: 'given class weights', training: { classWeights: { 1: 5 } } },
  { name: 'classes drawn alike', training: { sampling: 'balanced' } },
  {
    name: 'classes drawn alike in a batch that they do not share evenly, and weighed',
    training: { sampling: 'balanced', batchSize: 5, classWeights: { 1: 0.25 } },
  },
];
/** Clipping sees the gradients of what learns alone; AdamW’s decay goes with the rate. */
const adamw = { type: 'adamw', learningRate: 0.02, weightDecay: 0.5 } as const;
const rateCases: readonly Case[] = [
  { name: 'a slow block', training: { optimizer: adamw }, rates: { rnn: 0.1 } },
  { name: 'a frozen block', training: { clipNorm: 0.05 }, rates: { rnn: 0 } },
  {
    name: 'a frozen and a fast block',
    training: { optimizer: adamw },
    rates: { embedding: 0, rnn: 3 },
  },
];
const cases: readonly Case[] = [
  ...optimizerCases,
  ...scheduleCases,
  ...settingCases,
  ...classCases,
  ...rateCases,
];

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-first-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All cases in one process: loading PyTorch takes longer than they do. */
const driver = `
import importlib, json, os, shutil, sys
import model, train
here = os.path.dirname(os.path.abspath(__file__))
for case in sorted(os.listdir(os.path.join(here, "cases")), key=int):
    for name in ("model.py", "settings.json", "state.safetensors"):
        shutil.copy(os.path.join(here, "cases", case, name), os.path.join(here, name))
    shutil.rmtree(os.path.join(here, "data"))
    shutil.copytree(os.path.join(here, "cases", case, "data"), os.path.join(here, "data"))
    importlib.reload(model)
    importlib.reload(train)
    sys.argv = ["train.py", "--out", os.path.join(here, "out", case)]
    train.main()
`;

const documentOf = ({ training, rates = {} }: Case): Document => ({
  ...base,
  graph: {
    ...base.graph,
    nodes: base.graph.nodes.map((node) =>
      node.id in rates ? { ...node, rate: rates[node.id] } : node,
    ),
  },
  training: { ...base.training, ...training },
});

async function write(document: Document, at: (name: string) => string): Promise<void> {
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'cpu', []);
  const weights = await takeWeights(model);
  for (const file of await projectFormat.write({ document, plan, weights, dataset, tf })) {
    mkdirSync(path.dirname(at(file.name)), { recursive: true });
    writeFileSync(at(file.name), file.bytes);
  }
  dispose();
}

beforeAll(async () => {
  if (!hasTorch) return;
  await write(base, (name) => path.join(folder, name));
  for (const [index, testCase] of cases.entries())
    await write(documentOf(testCase), (name) => path.join(folder, 'cases', String(index), name));
  writeFileSync(path.join(folder, 'driver.py'), driver);
  const { status, stderr } = spawnSync(python, ['driver.py'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
});

async function ours(document: Document): Promise<number[]> {
  const heard = await prepared(document, 'cpu');
  await heard.trainer.handle({ type: 'start' });
  const losses = heard.news.flatMap((news) =>
    news.type === 'progress' ? [...(news.curves.loss?.values ?? [])] : [],
  );
  heard.trainer.dispose();
  return losses;
}

const seen = new Map<string, string>();

describe.skipIf(!hasTorch)('first steps in PyTorch', () => {
  test.each(cases.map((testCase, index) => ({ ...testCase, at: index })))(
    '$name',
    async (testCase) => {
      const log = readFileSync(path.join(folder, 'out', String(testCase.at), 'log.csv'), 'utf8');
      const theirs = log
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[1]));
      const losses = await ours(documentOf(testCase));
      expect(theirs).toHaveLength(losses.length);
      losses.forEach((loss, step) =>
        expect(Math.abs((theirs[step] ?? Number.NaN) / loss - 1), `step ${step + 1}`).toBeLessThan(
          2e-4,
        ),
      );
      // What is changed is seen: no two cases are the same run.
      const before = seen.get(log);
      seen.set(log, testCase.name);
      expect(before).toBeUndefined();
    },
  );
});

test('each setting of an optimizer has its place in what train.py makes of it', () => {
  for (const type of optimizerTypes)
    for (const { name } of optimizerFields(type))
      expect(tableOf[type]?.torch ?? `{${name}}`, type).toContain(`{${name}}`);
  expect(optimizerFunctions).not.toMatch(/\{(?!kind!r\})/);
});

test('train.py reads whatever settings.json says', () => {
  const everything = projectSettings({
    ...base.training,
    clipValue: 1,
    earlyStopping: { patience: 1, restoreBest: true },
    stopAt: { metric: 'loss', value: 1 },
  });
  const unread = Object.keys(everything).filter(
    (name) =>
      !new RegExp(`settings(\\.get\\(|\\[)"${name}"|"${name}" in settings`).test(trainScript),
  );
  expect(unread).toEqual([]);
  // Whatever it does not say is told in the project's README.
  const silent = trainingFields.filter(({ name }) => !(name in everything));
  const came: Readonly<Record<string, string>> = {
    classWeights: 'classWeights',
    sampling: 'sampledBy',
  };
  expect(silent.map(({ name }) => name)).toEqual(['batching', ...Object.keys(came)]);
  // What these two come to is written by output and column.
  for (const name of Object.values(came)) expect(trainScript).toContain(`settings.get("${name}")`);
});
