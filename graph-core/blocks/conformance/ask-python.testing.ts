// A case with its numbers on the way to a Python framework, and what Python says of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import type { PythonForm } from '../block.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Numbers } from './compute.testing.ts';
import { compute, leavesOf, namedShapes } from './compute.testing.ts';
import { weightsOf, writtenForm } from './forms.testing.ts';

/** NumPy is the one backend of Keras that needs nothing more to be installed. */
const environment = { KERAS_BACKEND: 'numpy', ...process.env, OPENBLAS_NUM_THREADS: '1' };

export interface Verdict {
  readonly type: string;
  readonly words: string;
  /** The form, as Python. */
  readonly code: string;
  /** Largest relative deviation of any output, or what Python said. */
  readonly deviation?: number;
  readonly error?: string;
}

/** Everything Python needs to compute the case and to tell how far it is off. */
export async function writtenCase(engine: Engine, of: Fitting, form: PythonForm, seed: number) {
  const leaves = leavesOf(of, seed, true);
  const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
  const kinds = new Map(namedShapes(of).map(([leaf, { kind }]) => [leaf, kind]));
  const arrays = Object.entries(leaves).flatMap(([leaf, numbers]) => {
    const kind = kinds.get(leaf);
    return kind ? [{ name: leaf.replaceAll(/[ -]/g, '_'), kind, ...encoded(numbers) }] : [];
  });
  const state = Object.entries(form.state?.(weightsOf(of, leaves)) ?? {});
  return {
    type: of.block.type,
    words: describeCase(of),
    ...writtenForm(of, form),
    inputs: arrays,
    state: Object.fromEntries(
      state.map(([name, value]) => [name, encoded({ ...value, shape: [...value.shape] })]),
    ),
    expected: Object.fromEntries(
      Object.entries(outputs).map(([port, numbers]) => [
        port,
        { kind: of.outputs[port]?.kind, ...encoded(numbers) },
      ]),
    ),
  };
}

export function encoded({ shape, data }: Numbers) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { shape, data: bytes.toString('base64') };
}

/** `script` is a file beside this one that reads the cases and prints the verdicts. */
export function askPython(
  python: string,
  script: string,
  cases: readonly object[],
): readonly Verdict[] {
  const { status, stdout, stderr } = spawnSync(
    python,
    ['-c', readFileSync(new URL(script, import.meta.url), 'utf8')],
    { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: 2 ** 28, env: environment },
  );
  if (status !== 0) throw new Error(`Python ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Verdict[];
}
