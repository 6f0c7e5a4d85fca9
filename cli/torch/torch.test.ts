// kumiki train --with torch: two processes give the curves of one, weights come home, a stopped or killed run resumes, and
// whatever is missing is said by name.
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../graph-core/weights/safetensors.ts';
import { hasModules } from '../../graph-core/export/python/warm-python.testing.ts';
import { kumiki, kumikiRunning, testFolder } from '../kumiki.testing.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = hasModules(python, 'torch');
const folder = testFolder();
const at = (...names: string[]) => path.join(folder, ...names);

const { OMP_NUM_THREADS: threadsBefore } = process.env;
beforeAll(() => {
  process.env.OMP_NUM_THREADS = '1';
});
afterAll(() => {
  if (threadsBefore === undefined) delete process.env.OMP_NUM_THREADS;
  else process.env.OMP_NUM_THREADS = threadsBefore;
});

const small =
  '--set training.validateEvery=4 --set units=8 --set training.batchSize=16 --option examples=200 --option heldOut=32';

/** With PyTorch, unless `more` names another Python. */
const train = (out: string, ...more: readonly string[]): string[] => [
  ...`train seq2seq --with torch ${small}`.split(' '),
  '--python',
  python,
  '--out',
  at(out),
  ...more,
];

function run(out: string): {
  validations: { step: number; metrics: { loss: number } }[];
  finalHeldOut: { metrics: { loss: number } };
  backend: string;
  step: number;
} {
  return JSON.parse(readFileSync(at(out, 'run.json'), 'utf8'));
}

/** By name, without what was not measured at a step. */
function curves(out: string): Map<string, number[]> {
  const [head = '', ...rows] = readFileSync(at(out, 'curves.csv'), 'utf8').trim().split('\n');
  const cells = rows.map((row) => row.split(','));
  return new Map(
    head
      .split(',')
      .map((name, index) => [
        name,
        cells.flatMap((row) => (row[index] ? [Number(row[index])] : [])),
      ]),
  );
}

/** Every number but 0, in order of size: the same whatever the layout. */
function numbersIn(...names: string[]): number[] {
  const read = readSafetensors(new Uint8Array(readFileSync(at(...names))));
  if ('error' in read) throw new Error(read.error.en);
  const all = read.weights.flatMap(({ data }) => [...data].filter((value) => value !== 0));
  return all.sort((a, b) => a - b);
}

/** The process of that rank that trains below the folder. */
function processOf(rank: number): number | undefined {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    try {
      const words = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      if (readlinkSync(`/proc/${name}/cwd`).startsWith(folder) && words.includes(`RANK=${rank}`))
        return Number(name);
    } catch {
      // It has ended, or is another's.
    }
  return undefined;
}

test('no Python, no PyTorch, an option for nothing: each is said with the way out', () => {
  const away = kumiki(...train('no', '--python', '/nowhere/python'));
  expect(away.status).toBe(5);
  expect(away.stderr).toContain('Python cannot be started as ‘/nowhere/python’');
  expect(away.stderr).toContain('name yours with --python');
  const bare = process.env.KUMIKI_PEERS_PYTHON;
  if (bare !== undefined && existsSync(bare) && !hasModules(bare, 'torch')) {
    const without = kumiki(...train('no', '--python', bare, '--json'));
    expect(without.status).toBe(5);
    expect(without.stderr).toContain(
      `‘${bare}’ has no PyTorch. Install it (${bare} -m pip install`,
    );
    expect(without.json().error).toMatchObject({ code: 'no-torch', missing: 'torch' });
  }
  const alone = kumiki('train', 'seq2seq', '--nproc', '2', '--out', at('no'));
  expect(alone.status).toBe(2);
  expect(alone.stderr).toContain('--nproc is for PyTorch. Add --with torch, or leave it out.');
});

test.skipIf(!hasTorch)('two processes give the curves of one, and their weights come home', () => {
  for (const [out, processes] of [
    ['one', '1'],
    ['two', '2'],
  ] as const) {
    const { status, stderr } = kumiki(...train(out, '--steps', '8', '--nproc', processes));
    expect(stderr).not.toContain('failed');
    expect(status).toBe(0);
  }
  const [one, two] = [curves('one'), curves('two')];
  for (const name of ['loss', 'gradient-norm', 'learning-rate', 'held-out loss']) {
    const [a = [], b = []] = [one.get(name), two.get(name)];
    expect(a.length).toBe(name === 'held-out loss' ? 2 : 8);
    for (const [index, value] of a.entries())
      expect(Math.abs(value - (b[index] ?? Number.NaN))).toBeLessThan(1e-5);
  }
  const { validations, finalHeldOut, backend } = run('two');
  expect(backend).toBe('torch');
  // PyTorch's figure of the last step, and ours of the weights that came home.
  expect(Math.abs(finalHeldOut.metrics.loss - (validations[1]?.metrics.loss ?? 0))).toBeLessThan(
    1e-5,
  );
  expect(numbersIn('two', 'model.safetensors')).toEqual(
    numbersIn('two', 'torch', 'run', 'state.safetensors'),
  );
  const evaluated = kumiki('evaluate', at('two'), '--json').json();
  expect(evaluated.metrics).toEqual(finalHeldOut.metrics);
});

test.skipIf(!hasTorch || process.platform !== 'linux')(
  'a process that is killed ends the run with a sentence, and it resumes',
  async () => {
    const running = kumikiRunning('resume', at('two'), '--steps', '100000');
    await running.said('step ');
    const killed = processOf(1);
    expect(killed).toBeDefined();
    if (killed) process.kill(killed, 'SIGKILL');
    expect(await running.ended).toBe(5);
    await running.said('The training in PyTorch failed');
    await running.said(`To resume: kumiki resume ${at('two')}`);
    expect(run('two').step).toBeGreaterThanOrEqual(8);
  },
);

test.skipIf(!hasTorch)('Ctrl-C keeps a checkpoint, and the run resumes', async () => {
  const running = kumikiRunning(...train('stopped', '--steps', '100000'));
  await running.said('step ');
  running.interrupt();
  expect(await running.ended).toBe(130);
  const { step } = run('stopped');
  expect(step).toBeGreaterThan(0);
  // A disk that takes no more, as the system itself says it.
  const blocked = at('stopped', 'torch', 'run', 'checkpoint.pt.new');
  if (existsSync('/dev/full')) {
    symlinkSync('/dev/full', blocked);
    const full = kumiki('resume', at('stopped'), '--steps', `${step + 2}`);
    expect(full.status).toBe(5);
    expect(full.stderr).toContain('The disk is full: PyTorch could not write into');
    expect(full.stderr).toContain(
      `the checkpoint of step ${step} are kept. To resume: kumiki resume`,
    );
    rmSync(blocked, { force: true });
  }
  const { status, stderr } = kumiki('resume', at('stopped'), '--steps', `${step + 3}`);
  expect(stderr).not.toContain('failed');
  expect(status).toBe(0);
  expect(run('stopped').step).toBe(step + 3);
  expect(curves('stopped').get('step')).toEqual(
    Array.from({ length: step + 3 }, (_, index) => index + 1),
  );
});
