// The command line from outside: exit codes, one JSON value, named errors, and files that stay as they were.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSafetensors } from '../graph-core/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kumiki(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/kumiki.ts', ...args],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return {
    status,
    stdout,
    stderr,
    json: (): Record<string, never> => JSON.parse(stdout) as Record<string, never>,
  };
}

const whole = readFileSync(path.join(root, 'templates', 'transformer.json'), 'utf8');
type Rough = { version: number; graph: { nodes: { type?: string }[]; edges: object[] } };

function changed(name: string, change: (document: Rough) => void): string {
  const document = JSON.parse(whole) as Rough;
  change(document);
  return saved(name, JSON.stringify(document));
}

function saved(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const wire = (id: string, from: string, out: string, to: string, into: string): object => ({
  id,
  from: { node: from, port: out },
  to: { node: to, port: into },
});

test.each([
  [
    'a cycle',
    4,
    'cycle',
    () =>
      changed('cycle.json', ({ graph }) => {
        graph.edges = graph.edges.filter(
          (edge) => !JSON.stringify(edge).includes('"to":{"node":"linear"'),
        );
        graph.edges.push(wire('w1', 'linear', 'values', 'linear', 'values'));
      }),
  ],
  [
    'an unknown block',
    4,
    'unknown-block',
    () =>
      changed('unknown.json', ({ graph }) =>
        graph.nodes.forEach((node, at) => at === 3 && (node.type = 'from-the-future')),
      ),
  ],
  [
    'a dangling wire',
    4,
    'dangling-wire',
    () =>
      changed('dangling.json', ({ graph }) =>
        graph.edges.push(wire('w1', 'nobody', 'values', 'linear', 'values')),
      ),
  ],
  [
    'truncated JSON',
    3,
    'truncated',
    () => saved('truncated.json', whole.slice(0, whole.length / 2)),
  ],
  [
    'a newer version',
    3,
    'newer-version',
    () => changed('newer.json', (document) => (document.version = 99)),
  ],
] as const)('%s ends with %i and its name, and the file stands', (_, status, code, make) => {
  const file = make();
  const before = readFileSync(file, 'utf8');
  const { status: got, json } = kumiki('check', file, '--json');
  expect(got).toBe(status);
  const answer: {
    error?: { code: string; message: string };
    problems?: { code: string; sentence: { en: string; ja: string } }[];
  } = json();
  const codes = [answer.error?.code, ...(answer.problems ?? []).map((problem) => problem.code)];
  expect(codes).toContain(code);
  for (const { sentence } of answer.problems ?? []) expect(sentence.ja).not.toBe('');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a call that is wrong ends with 2, a file that is missing with 3', () => {
  expect(kumiki('train', 'transformer').status).toBe(2);
  expect(kumiki('nonsense').status).toBe(2);
  expect(kumiki('check', path.join(folder, 'none.json')).status).toBe(3);
});

test('train writes weights, run and curves that read back; a resumed run is the unbroken one', () => {
  const document = JSON.parse(whole) as { variables: object; data: { options: object } };
  Object.assign(document.variables, {
    d_model: 16,
    heads: 2,
    layers: 1,
    source_length: 4,
    target_length: 5,
  });
  Object.assign(document.data.options, { minLength: 4, maxLength: 4, examples: 200, heldOut: 20 });
  const file = saved('small.json', JSON.stringify(document));
  const at = (name: string): string => path.join(folder, name);
  const train = (out: string, steps: number, ...more: string[]) =>
    kumiki(
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
      '--json',
      ...more,
    );
  expect(train('whole', 8).status).toBe(0);
  for (const name of ['model.safetensors', 'run.json', 'curves.csv', 'checkpoint.kumiki'])
    expect(existsSync(at(`whole/${name}`)), name).toBe(true);
  const weights = readSafetensors(new Uint8Array(readFileSync(at('whole/model.safetensors'))));
  expect(weights).not.toHaveProperty('error');
  expect(readFileSync(at('whole/curves.csv'), 'utf8').trim().split('\n')).toHaveLength(9);
  // The schedule does not look at the number of steps, so half a run is the first half of a run.
  expect(train('half', 4).status).toBe(0);
  expect(train('rest', 8, '--resume', at('half/checkpoint.kumiki')).status).toBe(0);
  expect(
    readFileSync(at('rest/model.safetensors')).equals(readFileSync(at('whole/model.safetensors'))),
  ).toBe(true);
  const damaged = readFileSync(at('half/checkpoint.kumiki'));
  damaged[damaged.length - 9] = (damaged[damaged.length - 9] ?? 0) ^ 1;
  writeFileSync(at('half/checkpoint.kumiki'), damaged);
  const refused = train('again', 8, '--resume', at('half/checkpoint.kumiki'));
  expect(refused.status).toBe(5);
  expect(refused.stderr).toContain('does not match its SHA-256'.replace('does', 'do'));
}, 120_000);
