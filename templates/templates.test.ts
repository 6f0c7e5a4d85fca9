// Every template on the shelf opens, is sound, can be planned and speaks both languages.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dataset, Document, Localized } from '../graph-core/index.ts';
import {
  analyze,
  findBlock,
  makePlan,
  modulePortLabel,
  openData,
  openDocument,
  serialize,
} from '../graph-core/index.ts';
import { testContext } from '../graph-core/data/host.testing.ts';
import { findTemplate, templates } from './index.ts';

const folder = new URL('.', import.meta.url);
const read = (id: string) => readFileSync(new URL(`${id}.json`, folder), 'utf8');

function open(id: string): Document {
  const opened = openDocument(read(id));
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

function hasBoth(words: Localized): boolean {
  return typeof words !== 'string' && words.en.length > 1 && words.ja.length > 1;
}

test('the shelf and the folder hold the same templates', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(templates.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort());
  expect(findTemplate('transformer')?.row).toBe(6);
  expect(findTemplate('nothing')).toBeUndefined();
});

describe.each(templates.map(({ id }) => id))('%s', (id) => {
  const document = open(id);
  const analysis = analyze(document, findBlock);

  test('is written as the app would write it', () => {
    expect(serialize(document)).toBe(read(id));
  });

  test('has no problem, and every input and output is bound where data is chosen', () => {
    expect(analysis.problems.filter(({ code }) => code !== 'no-data')).toEqual([]);
    const { feeds, objectives } = makePlan(document, analysis);
    // Noise is drawn, and a game has no right answer.
    const asking = [
      ...feeds.filter(({ draw }) => !draw),
      ...objectives.filter(({ target }) => target),
    ];
    const unbound = asking.filter(({ column }) => column === undefined);
    expect(unbound.length === 0).toBe(document.data.source !== '');
  });

  test('explains itself in both languages', () => {
    const graphs = [document.graph, ...document.modules.map(({ graph }) => graph)];
    const words = [document.name, document.notes, ...document.modules.map(({ name }) => name)];
    const notes = graphs.flatMap((graph) => graph.notes.map((note) => note.text));
    expect([...words, ...notes].filter((each) => !hasBoth(each))).toEqual([]);
    const ports = document.modules.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
    expect(ports.filter(({ name }) => /[a-z]/i.test(modulePortLabel(name).ja))).toEqual([]);
  });
});

const openedData = new Map<string, Promise<Dataset>>();

/** Opened once for all templates that share it. */
function aFewOf({ source, options }: Document['data']): Promise<Dataset> {
  const few = Object.keys(options)
    .filter((name) => ['examples', 'heldOut', 'training'].includes(name))
    .map((name) => [name, 50]);
  const settings = { source, options: { ...options, ...Object.fromEntries(few) } };
  const key = JSON.stringify(settings);
  const found = openedData.get(key) ?? openData(settings, testContext());
  openedData.set(key, found);
  return found;
}

const trained = templates.filter(({ group }) => group !== 'classic').map(({ id }) => id);

test.each(trained)('%s: the data has the sizes its inputs and outputs ask for', async (id) => {
  const document = open(id);
  const { columns } = await aFewOf(document.data);
  const plan = makePlan(document, analyze(document, findBlock));
  for (const { column, shape } of plan.feeds.filter(({ draw }) => !draw)) {
    const found = columns.find(({ name }) => name === column);
    expect(found?.sizes).toEqual(shape.dims.slice(1).map(({ size }) => size));
    expect(found?.words?.length).toBe(shape.vocabulary);
  }
  for (const { column, target } of plan.objectives) {
    const found = columns.find(({ name }) => name === column);
    expect(found?.sizes).toEqual(target?.dims.slice(1).map(({ size }) => size));
  }
});

/** Counted by hand: kernels and biases, two numbers a channel for a norm (a class), γ of attention; the critic once. */
test.each([
  ['gan-2d', 192 + 4_160 + 130 + (192 + 4_160 + 65)],
  ['gan-mini', 203_840 + 224 + 32_800 + 8_208 + 145 + (272 + 8_224 + 32_832 + 1_025)],
  ['sagan-mini', 287_570 + (128 + 128 + 512 + 512 + 1) + (32 + 32 + 128 + 128 + 1)],
  ['sagan-conditional', 289_172 + 9 * 224 + 10 * 1_024],
])('%s has %i parameters', (id, parameters) => {
  expect(analyze(open(id), findBlock).cost.parameters).toBe(parameters);
});

/** Published counts; where they come from stands in each document's notes. */
test.each([
  ['alexnet', 61_100_840],
  ['zfnet', 62_357_608],
  ['vgg16', 138_357_544],
  ['googlenet', 6_998_552],
  ['resnet50', 25_557_032],
  ['se-resnet50', 28_088_024],
  ['se-inception', 7_478_655],
])('%s has %i parameters', (id, parameters) => {
  expect(analyze(open(id), findBlock).cost.parameters).toBe(parameters);
});
