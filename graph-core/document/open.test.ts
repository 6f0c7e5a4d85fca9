// Files that are not sound documents open to a named error with its place; nothing in them runs or reaches the language.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { cnn, starts, transformer } from '../analyze/structure/starts.testing.ts';
import { findBlock } from '../blocks/index.ts';
import { changedAt, malformed, polluted } from './malformed.testing.ts';
import { newDocument } from './new-document.ts';
import type { OpenError } from './open.ts';
import { openDocument } from './open.ts';
import type { Document } from './schema.ts';
import { serialize } from './serialize.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

/** `code at path: sentence`, or `opens`. */
function outcome(source: string): string {
  const opened = openDocument(source);
  if ('document' in opened) return 'opens';
  const { code, path, message } = opened.error;
  expect(message.ja).not.toBe('');
  return `${code}${path === undefined ? '' : ` at ${path}`}: ${message.en}`;
}

const changed = (path: (string | number)[], value: unknown) =>
  outcome(JSON.stringify(changedAt(cnn, path, () => value)));

describe('named errors', () => {
  it('for what is not a document at all', () => {
    expect([
      outcome(''),
      outcome('hello'),
      outcome('[1, 2]'),
      outcome('{"format": "other"}'),
      outcome(serialize(cnn).slice(0, 200)),
      outcome('['.repeat(100_000)),
      outcome(`{"format":"kumiki","version":1,"x":${'['.repeat(5000)}${']'.repeat(5000)}}`).slice(
        0,
        80,
      ),
    ]).toMatchInlineSnapshot(`
      [
        "empty: The file is empty.",
        "not-json: The file is not valid JSON: Unexpected token 'h', "hello" is not valid JSON.",
        "not-kumiki: This JSON file is not a Kumiki document: its "format" is not "kumiki".",
        "not-kumiki: This JSON file is not a Kumiki document: its "format" is not "kumiki".",
        "truncated: The file ends in the middle: it was cut off while being written or copied.",
        "truncated: The file ends in the middle: it was cut off while being written or copied.",
        "too-deep at x[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][",
      ]
    `);
  });

  it('for a newer version, which is left untouched', () => {
    expect(changed(['version'], 2)).toMatchInlineSnapshot(
      `"newer-version at version: This document was made by a newer Kumiki (version 2; this one reads up to 1). Update Kumiki to open it; the file has not been changed."`,
    );
  });

  it('with the JSON path of the place', () => {
    expect([
      changed(['graph', 'nodes', 2, 'position', 'x'], 'left'),
      changed(['graph', 'nodes', 1, 'id'], '9lives'),
      changed(['graph', 'nodes', 1, 'id'], 'constructor'),
      changed(['graph', 'nodes', 1, 'id'], 'side'),
      changed(['graph', 'edges', 0, 'to'], undefined),
      changed(['training', 'batchSize'], 0),
      changed(['training', 'optimizer', 'type'], 'magic'),
      changed(['variables'], { 'd-model': 1 }),
      changed(['modules'], 'none'),
      changed(['version'], 'one'),
    ]).toMatchInlineSnapshot(`
      [
        "malformed at graph.nodes[2].position.x: The document is damaged at graph.nodes[2].position.x: it must be a number, but is "left". Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at graph.nodes[1].id: The document is damaged at graph.nodes[1].id: "9lives" cannot be a name here: it must start with a letter and hold only letters, digits, - and _ (in variables no -). Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at graph.nodes[1].id: The document is damaged at graph.nodes[1].id: "constructor" is reserved by JavaScript. Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "duplicate-id at graph.nodes[2].id: Two things are called "side": graph.nodes[1] and graph.nodes[2]. Give one of them another id.",
        "malformed at graph.edges[0].to: The document is damaged at graph.edges[0].to: an object is required here, but missing. Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at training.batchSize: The document is damaged at training.batchSize: it must be at least 1, but is 0. Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at training.optimizer.type: The document is damaged at training.optimizer.type: it must be one of "sgd", "momentum", "rmsprop", "adam", "adamw", but is "magic". Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at variables.d-model: The document is damaged at variables.d-model: this name is not allowed: a name starts with a letter, holds only letters, digits and _, and is not reserved by JavaScript. Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at modules: The document is damaged at modules: it must be a list, but is "none". Fix it in a text editor or open an earlier copy; the file has not been changed.",
        "malformed at version: The document is damaged at version: it must be 1, but is "one". Fix it in a text editor or open an earlier copy; the file has not been changed.",
      ]
    `);
  });

  it('for names that reach into the language', () => {
    const text = JSON.stringify(cnn).replace('"filters":4', '"__proto__":{"x":1}');
    expect(outcome(text)).toMatchInlineSnapshot(
      `"unsafe-key at graph.nodes[1].params.__proto__: The file uses the name "__proto__", which is not allowed."`,
    );
  });
});

/** Each is the Transformer with one value changed; `@@missing@@` takes it out. */
interface Pinned {
  readonly at: (string | number)[];
  readonly value: unknown;
  readonly path?: string;
  readonly en: string;
  readonly ja: string;
}

describe('pinned files', () => {
  const pinned: Pinned[] = JSON.parse(fixture('malformed.json'));

  it('are a hundred', () => expect(pinned).toHaveLength(100));

  it.each(
    pinned.map((pin) => [`${pin.at.join('.')} = ${JSON.stringify(pin.value)}`, pin] as const),
  )('%s', (_, { at, value, path, en, ja }) => {
    const wrong = value === '@@missing@@' ? undefined : value;
    const opened = openDocument(JSON.stringify(changedAt(transformer, at, () => wrong)));
    expect(opened).toMatchObject({ error: { message: { en, ja } } });
    expect('error' in opened && opened.error.path).toBe(path);
  });
});

describe('version 1 opens for ever', () => {
  it.each(['v1-everything.json', 'v1-transformer.json'])('%s', (file) => {
    const source = fixture(file);
    const opened = openDocument(source);
    if (!('document' in opened)) throw new Error(opened.error.message.en);
    expect(opened.document).toEqual(JSON.parse(source));
    expect(serialize(opened.document)).toBe(source);
  });

  it('with nothing lost that it does not know', () => {
    const opened = openDocument(fixture('v1-everything.json'));
    expect(opened).toMatchObject({
      document: { author: { unknown: ['kept', 1, null] }, graph: { layers: 'unknown, kept' } },
    });
    if (!('document' in opened)) return;
    const { problems } = analyze(opened.document, findBlock);
    expect(problems.map(({ code }) => code)).toEqual(['unknown-block']);
  });
});

it('keeps what it does not know', () => {
  const strange = JSON.stringify({
    ...newDocument(),
    future: { depth: [1, { two: null }] },
    graph: {
      nodes: [
        {
          id: 'a',
          type: 'hologram',
          version: 7,
          params: { colour: [1, 2] },
          position: { x: 0, y: 0, z: 3 },
          mood: 'blue',
        },
      ],
      edges: [],
      notes: [],
      layers: ['one'],
    },
  });
  const opened = openDocument(strange);
  if (!('document' in opened)) throw new Error(opened.error.message.en);
  expect(JSON.parse(serialize(opened.document))).toEqual(JSON.parse(strange));
});

function expectNamed({ code, message, path }: OpenError) {
  expect(code).toMatch(/^[a-z-]+$/);
  expect(message.en).toMatch(/[.:]/);
  expect(path !== undefined || code !== 'malformed').toBe(true);
}

function expectExamined(document: Document) {
  const { problems } = analyze(document, findBlock);
  const sentences = problems.map(({ message }) => message.en + message.ja).join('\n');
  expect(sentences).not.toMatch(/undefined|NaN|\[object/);
  expect(openDocument(serialize(document))).toEqual({ document });
}

it.each([
  'name',
  'notes',
  'variables',
  'data.source',
  'training.optimizer.type',
  'graph.nodes',
  'graph.nodes.0.id',
  'graph.nodes.0.name',
  'graph.nodes.0.type',
  'graph.notes',
])('an object that pretends to have a length at %s is refused, or kept, and never throws', (at) => {
  const path = at.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  for (const odd of [{ toString: 1 }, { valueOf: 1 }, null, Number.NaN]) {
    const words = { en: 'a', ja: 'b', length: odd };
    const source = JSON.stringify(changedAt(transformer, path, () => words));
    const opened = openDocument(source);
    if ('error' in opened) expectNamed(opened.error);
    else expectExamined(opened.document);
    expect(opened).not.toEqual({});
  }
});

it('10,000 malformed documents: an error with a name and a sentence, or a document that can be examined', () => {
  const runs = { opened: 0, refused: 0, slowest: 0 };
  fc.assert(
    fc.property(malformed(starts), (source) => {
      const began = performance.now();
      const opened = openDocument(source);
      if ('error' in opened) {
        runs.refused++;
        expectNamed(opened.error);
      } else {
        runs.opened++;
        expectExamined(opened.document);
      }
      runs.slowest = Math.max(runs.slowest, performance.now() - began);
    }),
    { numRuns: 10_000 },
  );
  expect(runs.opened).toBeGreaterThan(500);
  expect(runs.refused).toBeGreaterThan(3000);
  // Read by `npm run soak`.
  process.stdout.write(
    `[R9] 10,000 malformed documents: 0 threw, ${runs.refused} refused by name, ${runs.opened} opened and examined; the slowest took ${runs.slowest.toFixed(0)} ms\n`,
  );
});

it('1,000 documents with __proto__, constructor or prototype anywhere: refused, and no intrinsic changes', () => {
  const intrinsics = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
  const before = intrinsics.map((intrinsic) => Object.getOwnPropertyNames(intrinsic).join());
  fc.assert(
    fc.property(polluted([transformer, cnn]), (source) => {
      expect(outcome(source)).toMatch(/^unsafe-key at /);
    }),
    { numRuns: 1000 },
  );
  expect(intrinsics.map((intrinsic) => Object.getOwnPropertyNames(intrinsic).join())).toEqual(
    before,
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('a checkpoint that older versions also named .kumiki is called what it is', () => {
  const file = new URL('../../cli/fixtures/before/run/checkpoint.kumiki', import.meta.url);
  expect(openDocument(readFileSync(file, 'utf8'))).toMatchObject({
    error: {
      code: 'not-kumiki',
      message: {
        en: 'This is a checkpoint of a run, not a document: older versions named both .kumiki. Resume it with ‘kumiki resume’ and its folder; the document is in run.json there.',
      },
    },
  });
});

it('an ONNX model is called what it is, with the way to open it', () => {
  expect(openDocument('\b\u0008\u0012\u0007pytorch')).toMatchObject({
    error: {
      code: 'not-kumiki',
      message: {
        en: 'This is an ONNX model, not a document. Drop it on the window to open it as blocks, or run ‘kumiki import model.onnx --out model.json’.',
      },
    },
  });
});

it('a document cut anywhere is told as cut, behind a bracket too', () => {
  const whole = serialize(cnn);
  // Its end may lack the line break alone.
  for (let length = 1; length < whole.trimEnd().length; length += 7) {
    const opened = openDocument(whole.slice(0, length));
    expect('error' in opened && opened.error.code, whole.slice(0, length).slice(-20)).toBe(
      'truncated',
    );
  }
});
