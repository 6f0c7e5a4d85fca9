// The JSON that scripts rely on: every command's keys and kinds. A change here is a new `jsonSchema`, unless it only adds.
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { answerOf, shapeOf } from './json-shape.testing.ts';
import { smallDocument, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const file = smallDocument(folder);
const run = path.join(folder, 'run');
beforeAll(async () => {
  await answerOf('train', file, '--steps', '2', '--quiet', '--out', run);
});

test.each([
  ['train', ['train', file, '--steps', '2', '--quiet', '--overwrite', '--out', run]],
  ['new', ['new', path.join(folder, 'new.json'), '--template', 'cnn']],
  ['format', ['format', file]],
  ['templates', ['templates']],
  ['check', ['check', file]],
  ['plan', ['plan', file]],
  ['blocks', ['blocks']],
  ['data', ['data', file]],
  ['evaluate', ['evaluate', run, '--examples', '20']],
  ['predict', ['predict', run]],
  ['attention', ['attention', run]],
  ['leak', ['leak', file]],
  ['completion', ['completion', 'bash']],
] as const)('%s', async (name, args) => {
  expect(shapeOf(await answerOf(...args))).toBe(shapes[name]);
});

const shapes: Readonly<Record<string, string>> = {
  train:
    '{kumiki string, schema number, name {en string, ja string}, backend string, facts {backend string, fused boolean, relaxedSimd boolean, threads number, deterministic boolean, notices []}, seed number, data {source string, fingerprint string, remarks []}, parameters number, step number, steps number, seconds number, ending null, firstLoss number, lastLoss number, heldOut {loss number, accuracy number, exact number, perplexity number}, finalHeldOut {step number, examples number, metrics {name: number}}, units {name: }, validations [{step number, metrics {name: number}}], out string, interrupted boolean}',
  new: '{kumiki string, schema number, file string, template string}',
  format: '{kumiki string, schema number, file string, changed boolean}',
  templates:
    '{kumiki string, schema number, templates [{id string, title {…}, summary {…}, group string, row number, sound boolean, problems number, parameters number}]}',
  check:
    '{kumiki string, schema number, name {en string, ja string}, sound boolean, trainable boolean, problems [], shapes {name: {tokens {…}}}, costs {name: {parameters number, multiplyAdds number, activationBytes number}}, cost {parameters number, multiplyAdds number, activationBytes number}}',
  plan: '{kumiki string, schema number, steps [{path string, type string, params {…}, sources {…}, weights {name: }}], feeds [{path string, port string, shape {…}, column string}], goals [{path string, target {…}, column string}], weights {name: {shape [number], init string}}}',
  blocks:
    '{kumiki string, schema number, blocks [{type string, category string, inputs {…}, outputs {…}, params {…}, docs {…}}]}',
  data: '{kumiki string, schema number, source string, fingerprint string, count {training number, held-out number}, tested number, leftOut [], lengths [], duplicates number, testDuplicates number, surveyed [], columns [{name string, kind string, sizes [number], vocabulary number, label string}], remarks [], hints []}',
  evaluate:
    '{kumiki string, schema number, metrics {name: number}, measured {examples number, relation null, sentence string}, figures [{output string, column string, kind string, tokens number, accuracy number, exact number, perplexity number, bitsPerCharacter number, baseline {…}}], remarks [], unknownShare {name: }}',
  predict:
    '{kumiki string, schema number, predictions [{output string, text string, expected string, tokens [{…}], values null, shape null}]}',
  attention:
    '{kumiki string, schema number, views [{path string, port string, kind string, shape [number], axes [{…}], data [number]}]}',
  leak: '{kumiki string, schema number, checks [{what string, feed string, objective string, change number, leaks boolean, required boolean, message {…}}]}',
  completion: '{kumiki string, schema number, shell string, script string}',
};
