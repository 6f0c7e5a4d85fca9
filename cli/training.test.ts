// Training from a terminal: what it writes reads back, Ctrl-C keeps a checkpoint, and what goes on is the unbroken run.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRunLog, readSafetensors, writeSafetensors } from '../graph-core/index.ts';
import { kumiki, kumikiRunning, smallDocument, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder, name);
const file = smallDocument(folder);
const same = (a: string, b: string): boolean => readFileSync(at(a)).equals(readFileSync(at(b)));
const train = (out: string, steps: number): string[] => [
  'train',
  file,
  '--steps',
  `${steps}`,
  '--seed',
  '3',
  '--backend',
  'wasm',
  '--out',
  at(out),
];

interface Kept {
  readonly validations: readonly { readonly step: number }[];
  readonly heldOut: Readonly<Record<string, number>>;
  readonly finalHeldOut: unknown;
}

test('train writes weights, run and curves that read back; resume goes on to the bit', () => {
  expect(kumiki(...train('whole', 8), '--json').status).toBe(0);
  for (const name of ['model.safetensors', 'run.json', 'curves.csv', 'checkpoint.kckpt'])
    expect(existsSync(at(`whole/${name}`)), name).toBe(true);
  const weights = readSafetensors(new Uint8Array(readFileSync(at('whole/model.safetensors'))));
  expect(weights).not.toHaveProperty('error');
  expect(readFileSync(at('whole/curves.csv'), 'utf8').trim().split('\n')).toHaveLength(9);
  // The schedule does not look at the number of steps, so half a run is the first half of a run.
  expect(kumiki(...train('half', 4), '--json').status).toBe(0);
  const rest = kumiki('resume', at('half'), '--steps', '8', '--out', at('rest'), '--json');
  expect(rest.json()).toMatchObject({ step: 8, seed: 3, interrupted: false });
  expect(same('rest/model.safetensors', 'whole/model.safetensors')).toBe(true);
  const columns = (name: string) =>
    readFileSync(at(name), 'utf8')
      .split('\n')
      .map((row) => row.split(',').slice(0, 3));
  expect(columns('rest/curves.csv')).toEqual(columns('whole/curves.csv'));

  // Whoever follows the folder sees the run whole, with what was before it went on.
  const { log, hear } = readRunLog();
  hear(readFileSync(at('rest/log.jsonl'), 'utf8'));
  expect(log).toMatchObject({ step: 8, kept: 8, ended: 'done' });
  expect(log.curves.get('loss')?.steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);

  // The curve's points are of one set, each step once; the figure of the end is named, and in columns of its own.
  const run = JSON.parse(readFileSync(at('rest/run.json'), 'utf8')) as Kept;
  const steps = run.validations.map(({ step }) => step);
  expect(steps).toEqual([...new Set(steps)]);
  expect(run.finalHeldOut).toMatchObject({ step: 8, metrics: run.heldOut });
  const [head = '', ...rows] = readFileSync(at('rest/curves.csv'), 'utf8').trim().split('\n');
  const column = head.split(',').indexOf('final held-out loss');
  expect(rows.map((row) => row.split(',')[column]).filter(Boolean)).toEqual([
    `${run.heldOut.loss}`,
  ]);

  const damaged = readFileSync(at('half/checkpoint.kckpt'));
  damaged[damaged.length - 9] = (damaged[damaged.length - 9] ?? 0) ^ 1;
  writeFileSync(at('half/checkpoint.kckpt'), damaged);
  // With the one before it the run could go on.
  rmSync(at('half/previous.kckpt'));
  const refused = kumiki('resume', at('half'), '--steps', '8');
  expect(refused.status).toBe(5);
  expect(refused.stderr).toContain('do not match its SHA-256');
  expect(kumiki('resume', folder).stderr).toMatch(/run.json’ is not the run.json of a run/);
});

test('Ctrl-C ends after its step with 130 and everything kept; resume then ends as if it had never come', async () => {
  expect(kumiki(...train('unbroken', 150)).status).toBe(0);
  const running = kumikiRunning(...train('broken', 150));
  await running.said('of 150 ·');
  running.interrupt();
  await running.said('the checkpoint is kept');
  expect(await running.ended).toBe(130);
  const { step } = JSON.parse(readFileSync(at('broken/run.json'), 'utf8')) as { step: number };
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(150);
  const resumed = kumiki('resume', at('broken'));
  expect(resumed.status).toBe(0);
  expect(resumed.stdout).toContain('150 steps');
  expect(resumed.stdout).toMatch(/final held-out, [\d,]+ examples: loss /);
  for (const name of ['model.safetensors', 'best.safetensors', 'checkpoint.kckpt'])
    expect(same(`broken/${name}`, `unbroken/${name}`), name).toBe(true);
  const loss = (name: string) =>
    readFileSync(at(name), 'utf8')
      .split('\n')
      .map((row) => row.split(',').slice(0, 2).join());
  expect(loss('broken/curves.csv')).toEqual(loss('unbroken/curves.csv'));
});

test('a folder that cannot be written is found out before training', () => {
  writeFileSync(at('taken'), '');
  const refused = kumiki(...train('taken', 100_000), '--json');
  expect(refused.status).toBe(5);
  expect(refused.json()).toMatchObject({ error: { code: 'unwritable' } });
});

test('evaluate, predict and attention take the weights of a PyTorch export as they take our own', () => {
  expect(kumiki(...train('asked', 3)).status).toBe(0);
  const ours = at('asked/model.safetensors');
  expect(
    kumiki('export', file, '--weights', ours, '--format', 'torch', '--out', at('torch')).status,
  ).toBe(0);
  const evaluated = [ours, at('torch/state.safetensors')].map((weights) =>
    kumiki('evaluate', file, '--weights', weights, '--json').json(),
  );
  expect(evaluated[0]?.metrics).toHaveProperty('loss');
  expect(evaluated[0]).toEqual(evaluated[1]);
  const input = ['--weights', ours, '--input', 'source=1 2 3 4', '--json'];
  expect(kumiki('predict', file, ...input).json().predictions).toHaveLength(1);
  const { views } = kumiki('attention', file, ...input).json() as unknown as {
    views: { data: number[] }[];
  };
  expect(views[0]?.data.length).toBeGreaterThan(0);
});

test('a project carries the history of its weights; weights of another document are listed array by array', () => {
  expect(kumiki(...train('carried', 3)).status).toBe(0);
  const weights = at('carried/model.safetensors');
  const project = ['--weights', weights, '--format', 'project', '--out', at('project'), '--json'];
  const { files } = kumiki('export', file, ...project).json() as unknown as {
    files: { name: string }[];
  };
  expect(files.map(({ name }) => name)).toContain('curves.csv');
  const card = readFileSync(at('project/MODEL_CARD.md'), 'utf8');
  expect(card).toContain('| Weights of step | 3 |');
  expect(card).toMatch(/\| Trained on \| wasm, \d+ threads?/);
  expect(card).toMatch(/\| loss \| \d/);
  const refused = kumiki('import', 'cnn', '--weights', weights, '--out', at('no.safetensors'));
  expect(refused.status).toBe(5);
  expect(refused.stderr).toMatch(/^ {2}\S+: missing: /m);
  expect(refused.stderr).toMatch(/^ {2}\S+: unexpected, /m);
  expect(existsSync(at('no.safetensors'))).toBe(false);
});

test('layers under other names are matched when asked, and a part of the weights can be taken', () => {
  expect(kumiki(...train('strange', 3)).status).toBe(0);
  const ours = at('strange/model.safetensors');
  expect(
    kumiki('export', file, '--weights', ours, '--format', 'torch', '--out', at('as-torch')).status,
  ).toBe(0);
  const read = readSafetensors(new Uint8Array(readFileSync(at('as-torch/state.safetensors'))));
  if ('error' in read) throw new Error(read.error.en);
  // Another word before each layer, as people name what does the same.
  const renamed = read.weights.map((array) => ({
    ...array,
    name: array.name.replace(/^[^.]+/, (layer) => `net.my_${layer.replaceAll('linear', 'head')}`),
  }));
  writeFileSync(at('theirs.safetensors'), writeSafetensors(renamed));
  const take = (...more: readonly string[]) =>
    kumiki('import', file, '--weights', at('theirs.safetensors'), ...more);
  const strict = take('--out', at('strict.safetensors'));
  expect(strict.status).toBe(5);
  expect(strict.stderr).toContain('--match matches layers under other names');
  const matched = take('--match', '--out', at('matched.safetensors'), '--json').json();
  expect(matched.pairs).toHaveLength(Number(matched.weights));
  const arraysOf = (name: string) => {
    const found = readSafetensors(new Uint8Array(readFileSync(at(name))));
    return 'error' in found ? found : found.weights;
  };
  expect(arraysOf('matched.safetensors')).toEqual(arraysOf('strange/model.safetensors'));

  writeFileSync(at('theirs.safetensors'), writeSafetensors(renamed.slice(1)));
  const short = take('--match', '--out', at('part.safetensors'));
  expect(short.stderr).toContain('--partial takes those that match');
  const part = take('--match', '--partial', '--out', at('part.safetensors'), '--json').json();
  expect((part.kept as unknown as string[]).length).toBeGreaterThan(0);
  expect((part.pairs as unknown as unknown[]).length).toBeGreaterThan(3);
});
