// The command line from outside: exit codes, one JSON value, named errors, and files that stay as they were.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { initialWeights, writeSafetensors } from '../graph-core/index.ts';
import { command, kumiki, testFolder, whole } from './kumiki.testing.ts';
import { planOf, readDocument } from './read-document.ts';

const folder = testFolder();

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
        graph.nodes.forEach((node, index) => index === 3 && (node.type = 'from-the-future')),
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

test('whoever reads only the first lines is no failure', () => {
  const { status, stdout, stderr } = spawnSync(
    '/bin/sh',
    ['-c', '"$0" templates | head -n 1', command],
    { encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^id\s+parameters\s+title\n$/),
    stderr: '',
  });
});

test('a project of a document without data says so, with no trace of the program', async () => {
  const document = changed('no-data.json', (rough) =>
    Object.assign(rough, { data: { source: '', options: {}, bindings: {} } }),
  );
  const weights = path.join(folder, 'no-data.safetensors');
  writeFileSync(weights, writeSafetensors(initialWeights(planOf(await readDocument(document)), 0)));
  const out = path.join(folder, 'project');
  const options = ['--weights', weights, '--format', 'project', '--out', out, '--json'];
  const { status, stderr, json } = kumiki('export', document, ...options);
  expect(status).toBe(5);
  expect(json()).toMatchObject({ error: { code: 'no-source' } });
  expect(stderr).not.toContain('at ');
});

test('a call that is wrong ends with 2, a file that is missing with 3', () => {
  expect(kumiki('train', 'transformer').status).toBe(2);
  expect(kumiki('nonsense').status).toBe(2);
  expect(kumiki('check', path.join(folder, 'none.json')).status).toBe(3);
});
