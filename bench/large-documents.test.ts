// A document of up to a megabyte costs at most 2 s and 256 MB, whatever it asks for, and says what is too much of it.
import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { beside, largeDocuments } from '../graph-core/analyze/large-documents.testing.ts';
import { patience } from '../scripts/project.mjs';
import { bundled } from './bundled.testing.ts';

interface Examined {
  readonly milliseconds: number;
  readonly nodes: number;
  readonly shown: readonly {
    readonly code: string;
    readonly said: string;
    readonly repairs: readonly string[];
  }[];
}

let program = '';
beforeAll(async () => {
  program = await bundled('examine-document');
});

/** In a process that ends where its heap would pass 256 MB, the app's own code among them. */
function examined(source: string): Examined {
  const done = spawnSync(process.execPath, ['--max-old-space-size=256', program], {
    input: source,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(0);
  return JSON.parse(done.stdout) as Examined;
}

const sources = Object.entries(largeDocuments).map(
  ([name, make]): [name: string, source: string] => [name, JSON.stringify(make())],
);

const beyond = (module: string, parts: string) =>
  `With its modules expanded, the model has ${parts} blocks and wires. Kumiki examines up to 100,000. ‘${module}’ has ${parts} of them: lower its repeat count, or place fewer modules in it.`;
const refusals: Readonly<Record<string, string>> = {
  '150 modules, each 35 times the next': beyond('m0', 'more than a trillion'),
  '300 modules, each 10 times the next': beyond('m0', 'more than a trillion'),
  '500 modules, each 10 times the next': beyond('m0', 'more than a trillion'),
  '12 modules, each 3 times the next':
    'With its modules expanded, the model has 1,151,457 blocks and wires. Kumiki examines up to 100,000. ‘m0’ has 1,151,452 of them: lower its repeat count, or place fewer modules in it.',
};

test.each(sources)('%s', (name, source) => {
  expect(source.length).toBeLessThanOrEqual(1e6);
  const { milliseconds, nodes, shown } = examined(source);
  console.log(
    `[S8] ${name}: ${Math.round(source.length / 1e3)} KB, ${Math.round(milliseconds)} ms, ${nodes} blocks`,
  );
  expect(milliseconds).toBeLessThanOrEqual(2000 * patience);
  for (const { said } of shown) expect(said).not.toMatch(/undefined|NaN|Infinity/);
  const refusal = shown.find(({ code }) => code === 'too-many-blocks');
  expect(refusal?.said).toBe(refusals[name]);
  if (refusal) expect(shown).toHaveLength(1);
  else expect(nodes).toBeGreaterThan(0);
});

test('the refusal offers the repeat that would fit', () => {
  const [refusal, ...more] = examined(JSON.stringify(beside(2, 100, 300))).shown;
  expect(more).toEqual([]);
  expect(refusal).toEqual({
    code: 'too-many-blocks',
    said: 'With its modules expanded, the model has 120,607 blocks and wires. Kumiki examines up to 100,000. ‘m0’ has 60,300 of them: lower its repeat count, or place fewer modules in it.',
    repairs: ['Set the repeat of ‘m0’ to 197'],
  });
});
