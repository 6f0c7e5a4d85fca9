// The command line from outside: exit codes, one JSON value, named errors, and files that stay as they were.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kumiki, testFolder, whole } from './kumiki.testing.ts';

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
