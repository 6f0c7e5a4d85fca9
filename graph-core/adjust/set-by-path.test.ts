// Settings by their path: what is set, what is refused and why, and what was meant.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Document, Json } from '../index.ts';
import { openDocument, openRaw, setByPath } from '../index.ts';

function template(name: string): Document {
  const opened = openDocument(
    readFileSync(new URL(`../../templates/${name}.json`, import.meta.url), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

function after(name: string, ...settings: readonly (readonly [path: string, value: Json])[]) {
  return settings.reduce((document, [path, value]) => {
    const set = setByPath(document, path, value);
    if ('error' in set) throw new Error(set.error.en);
    expect(openRaw(JSON.parse(JSON.stringify(set.document)))).toHaveProperty('document');
    return set.document;
  }, template(name));
}

const refusal = (name: string, path: string, value: Json) => {
  const before = template(name);
  const set = setByPath(before, path, value);
  if (!('error' in set)) throw new Error('It was set.');
  expect(set.error.ja).toMatch(/[ぁ-ん]/);
  return set.error.en;
};

test('training, variables, data and blocks are set by their paths', () => {
  const document = after(
    'transformer',
    ['training.optimizer.learningRate', 0.003],
    ['training.steps', 7],
    ['d_model', 48],
    ['variables.heads', 3],
    ['data.options.symbols', 12],
    ['name', 'Wide'],
  );
  expect(document).toMatchObject({
    name: 'Wide',
    variables: { d_model: 48, heads: 3 },
    training: { optimizer: { learningRate: 0.003 }, steps: 7 },
    data: { options: { symbols: 12 } },
  });
});

test('a block in a module is set for all its copies, with or without the number of one', () => {
  for (const path of ['encoder/self-attention.dropout', 'encoder/1/self-attention.dropout']) {
    const { modules } = after('transformer', [path, 0.25]);
    const nodes = modules.find(({ id }) => id === 'encoder-layer')?.graph.nodes;
    expect(nodes, path).toContainEqual(
      expect.objectContaining({
        id: 'self-attention',
        params: expect.objectContaining({ dropout: 0.25 }),
      }),
    );
  }
  expect(after('transformer', ['encoder.repeat', 3]).graph.nodes).toContainEqual(
    expect.objectContaining({ id: 'encoder', repeat: 3 }),
  );
});

test('a schedule is chosen with its settings, a group begins with its defaults, null takes it away', () => {
  const document = after(
    'transformer',
    ['training.steps', 300],
    ['training.schedule', 'step'],
    ['training.schedule.factor', 0.5],
    ['training.earlyStopping.patience', 2],
  );
  expect(document.training).toMatchObject({
    schedule: { type: 'step', every: 100, factor: 0.5 },
    earlyStopping: { patience: 2, restoreBest: true },
  });
  const without = setByPath(document, 'training.earlyStopping', null);
  expect('document' in without && without.document.training).not.toHaveProperty('earlyStopping');
});

test('a player is called by its id', () => {
  const [player] = template('gan-2d').training.players ?? [];
  const { training } = after('gan-2d', [
    `training.players.${player?.id ?? ''}.optimizer.learningRate`,
    0.5,
  ]);
  expect(training.players?.[0]?.optimizer.learningRate).toBe(0.5);
});

test('changes of pictures are named, given with settings, set one by one, and taken away', () => {
  const named = after('cnn', ['data.augmentation', 'flip, rotate']);
  expect(named.data.augmentation).toEqual([
    { type: 'flip', direction: 'horizontal', share: 0.5 },
    { type: 'rotate', degrees: 15, fill: 'black' },
  ]);
  const steps: Json = [{ type: 'shift', share: 0.2 }, 'cutout'];
  const set = after(
    'cnn',
    ['data.augmentation', steps],
    ['data.augmentation.1.side', 0.5],
    ['data.augmentation.0.fill', 'edge'],
  );
  expect(set.data.augmentation).toEqual([
    { type: 'shift', share: 0.2, fill: 'edge' },
    { type: 'cutout', side: 0.5 },
  ]);
  expect(refusal('cnn', 'data.augmentation', [{ type: 'rotate', degrees: 270 }])).toBe(
    '‘data.augmentation’ cannot be set so: it must be at most 180, but is 270.',
  );
  const taken = setByPath(set, 'data.augmentation', null);
  expect('document' in taken && taken.document.data).not.toHaveProperty('augmentation');
});

test('another source begins with its own options and keeps the bindings', () => {
  const before = template('transformer');
  const { data } = after('transformer', ['data.source', 'copy']);
  expect(data).toEqual({ source: 'copy', options: {}, bindings: before.data.bindings });
});

test.each([
  [
    'training.optimiser.learningRate',
    1,
    'The document has no setting ‘training.optimiser.learningRate’. Did you mean ‘training.optimizer.learningRate’?',
  ],
  [
    'learningRate',
    1,
    'The document has no setting ‘learningRate’. Did you mean ‘training.optimizer.learningRate’?',
  ],
  ['d_modle', 1, 'The document has no setting ‘d_modle’. Did you mean ‘d_model’?'],
  [
    'data.options.symbol',
    1,
    'The document has no setting ‘data.options.symbol’. Did you mean ‘data.options.symbols’?',
  ],
  [
    'nothing like it',
    1,
    'The document has no setting ‘nothing like it’. Paths are training.<setting>, variables.<name>, data.source, data.options.<option>, and <block>.<setting>, where a block in a module is module/block.',
  ],
  [
    'training.optimizer.learningRate',
    1000,
    '‘training.optimizer.learningRate’ cannot be set so: it must be at most 100, but is 1000.',
  ],
  [
    'training.optimizer.learningRate',
    'fast',
    '‘training.optimizer.learningRate’ cannot be set so: it must be a number, but is "fast".',
  ],
  [
    'data.options.symbols',
    900,
    '‘data.options.symbols’ cannot be set so: it must be at most 36, but is 900.',
  ],
  [
    'data.augmentation',
    'flip,spin',
    '‘data.augmentation’ cannot be set so: "spin" is not known to this version of Kumiki.',
  ],
  ['data.source', 'copi', 'There is no data source ‘copi’. Did you mean ‘copy’?'],
] as const)('%s = %s is refused', (path, value, sentence) => {
  expect(refusal('transformer', path, value)).toContain(sentence);
});

test('what a block refuses is said in the words of the block', () => {
  const [input] = template('transformer').graph.nodes.filter((node) => 'params' in node);
  const [param] = Object.keys((input && 'params' in input && input.params) || {});
  const said = refusal('transformer', `${input?.id ?? ''}.${param ?? ''}`, -1);
  expect(said).toMatch(/cannot be set so: .* must be a whole number from \d+ to \d+, but is -1\.$/);
});
