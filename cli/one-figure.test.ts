// One model measured on a test file of its own: the figure of the command is that of PyTorch and of ONNX Runtime. The app's report is the command's, letter by letter (report.journey.ts).
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../graph-core/train/other-data.testing.ts';
import { kumiki, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (...parts: readonly string[]) => path.join(folder, ...parts);

/** Two classes that no line parts, so that some are missed. */
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const [length, width] = [(row * 37) % 23, (row * 17) % 19];
    const kind = length + 2 * width + ((row * 7) % 13) > 32 ? 'snail' : 'mussel';
    return { length, width, kind };
  });
const csv = (of: ReturnType<typeof rows>) =>
  ['length,width,kind', ...of.map((row) => Object.values(row).join(','))].join('\n');
const tested = rows(500, 70);
let figures: { readonly loss: number; readonly accuracy: number };

beforeAll(() => {
  const model = chain(
    [
      ['in', 'vector-input', { features: 2 }],
      ['linear', 'dense', { units: 2 }],
      ['out', 'classification-output', {}],
    ],
    [
      ['in', 'values', 'linear', 'values'],
      ['linear', 'values', 'out', 'logits'],
    ],
    { source: 'table', options: {}, bindings: { in: 'features', out: 'target' } },
  );
  writeFileSync(at('shells.json'), model);
  writeFileSync(at('train.csv'), csv(rows(0, 200)));
  writeFileSync(at('test.csv'), csv(tested));
  const files = ['--data', at('train.csv'), `test=${at('test.csv')}`];
  kumiki('train', at('shells.json'), ...files, '--out', at('run'));
  const { json } = kumiki('evaluate', at('run'), '--split', 'test', '--json');
  figures = json().metrics ?? { loss: Number.NaN, accuracy: Number.NaN };
}, 120_000);

interface Answered {
  readonly answers: readonly { readonly text: string; readonly values: readonly number[] }[];
}

const programs = (
  [
    ['torch', process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3', 'torch'],
    ['onnx', process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3', 'onnxruntime'],
  ] as const
).map(([format, python, module]) => ({
  format,
  python,
  here: spawnSync(python, ['-c', `import ${module}`]).status === 0,
}));

describe.each(programs)('$format', ({ format, python, here }) => {
  test.skipIf(!here)('has the loss and the accuracy of the command', () => {
    expect(kumiki('export', at('run'), '--format', format, '--out', at(format)).status).toBe(0);
    const asked = ['predict.py', '--csv', at('test.csv'), '--json'];
    const { stdout } = spawnSync(python, asked, { cwd: at(format), encoding: 'utf8' });
    const answers = (JSON.parse(stdout) as readonly Answered[]).flatMap((row) => row.answers);
    const right = answers.filter(({ text }, row) => text === tested[row]?.kind).length;
    const loss = answers.reduce((sum, { values }, row) => {
      const odds = values[tested[row]?.kind === 'mussel' ? 0 : 1] ?? 0;
      return sum - Math.log(odds) / tested.length;
    }, 0);
    expect(figures.accuracy).toBeLessThan(1);
    expect(right / tested.length).toBeCloseTo(figures.accuracy, 6);
    expect(loss).toBeCloseTo(figures.loss, 6);
  });
});
