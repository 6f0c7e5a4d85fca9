// Functions are measured as they stand, bodies of tests apart; imports of types count, and what they make a circle of is found.
import { expect, test } from 'vitest';
import { cyclesIn, readSource } from './source.mjs';

const body = 'a();\n'.repeat(130);

test('functions have the name of what they are given to, and their lines', () => {
  const { functions } = readSource(
    'some/file.tsx',
    `export function outer() {\n${body}const inner = () => {\n${body}};\n}\nconst made = { method() {\n} };\n`,
  );
  expect(functions).toEqual([
    { name: 'outer', line: 1, lines: 264 },
    { name: 'inner', line: 132, lines: 132 },
    { name: 'method', line: 265, lines: 2 },
  ]);
});

test('a list of what is checked may be long, a helper in it may not', () => {
  const { functions } = readSource(
    'some/file.test.ts',
    `describe.skipIf(no)('a', () => {\ntest.each(cases)('b', async () => {\n${body}const help = () => {\n${body}};\n});\n});\n`,
  );
  expect(functions.map(({ name, lines }) => `${name} ${lines}`)).toEqual(['help 132']);
});

test('imports of every kind are read, and decorators of AssemblyScript passed over', () => {
  const read = (file: string, text: string) => readSource(file, text).imports;
  expect(
    read(
      'a/b/c.ts',
      "import type { A } from './a.ts';\nexport { b } from '../b.ts';\nconst c = () => import('./c.css?raw');\nimport 'zod';\n",
    ),
  ).toEqual(['a/b/a.ts', 'a/b.ts', 'a/b/c.css']);
  expect(
    read('x/assembly/a.ts', "import { b } from './b';\n\n@inline\nfunction f(): void {}\n"),
  ).toEqual(['x/assembly/b']);
});

test('circles are found whole, and a file that imports itself', () => {
  const graph = new Map([
    ['a', ['b', 'elsewhere']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['e']],
  ]);
  expect(cyclesIn(graph)).toEqual([['a', 'b', 'c'], ['e']]);
});
