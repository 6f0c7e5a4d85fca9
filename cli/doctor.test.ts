// What `kumiki doctor` says of the machine it runs on, its speed included.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { speedWords } from './commands/doctor.ts';
import { kumiki } from './kumiki.testing.ts';

interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly says: string;
}

const findingsIn = (stdout: string): readonly Finding[] =>
  (JSON.parse(stdout) as { findings: Finding[] }).findings;

test('a Node without fused multiply–add is told of, and of what has it', () => {
  const { status, stdout } = kumiki('doctor', '--json');
  const speed = findingsIn(stdout).find(({ what }) => what === 'Training speed');
  // V8 has relaxed SIMD without a flag since 11.4.
  const [major = 0, minor = 0] = process.versions.v8.split('.').map(Number);
  const fast = major > 11 || (major === 11 && minor >= 4);
  expect(speed?.says).toMatch(
    fast ? /^full, with fused multiply–add/ : /Node 24 has it and trains/,
  );
  // Slower is not broken.
  expect(speed?.well).toBe(true);
  expect(status).toBe(0);
});

test('the backends that start here are named, and a GPU backend that does not is refused by train too', () => {
  const { stdout } = kumiki('doctor', '--json');
  const line = findingsIn(stdout).find(({ what }) => what === 'Backends');
  expect(line).toEqual({
    what: 'Backends',
    well: true,
    // A GPU's driver is here or not.
    says: expect.stringMatching(
      /^WASM, (WebGPU, )?CPU \(JavaScript\); not here: (WebGPU, )?WebGL \(kumiki backends says why\)$/,
    ) as string,
  });
  const out = path.join(mkdtempSync(path.join(tmpdir(), 'kumiki-doctor-')), 'run');
  const { status, stderr } = kumiki('train', 'rnn-seq2vec', '--backend', 'webgl', '--out', out);
  expect(stderr).toContain(
    'WebGL is not offered here: it needs a browser window or worker with a GPU interface. WASM and CPU (JavaScript) work here',
  );
  expect(status).toBe(5);
  expect(existsSync(path.join(out, 'model.safetensors'))).toBe(false);
  rmSync(path.dirname(out), { recursive: true, force: true });
});

test('each case has its sentence', () => {
  const here = { fused: true, relaxedSimd: false, threads: 1 };
  expect(speedWords(here).en).toBe(
    'on one thread, without fused multiply–add; Node 24 has it and trains about 1.8 times as fast',
  );
  expect(speedWords({ ...here, relaxedSimd: true, threads: 2 }).en).toBe(
    'full, with fused multiply–add, on 2 threads',
  );
  expect(speedWords({ ...here, fused: false }).en).toMatch(/^slow: .* npm run build/);
});
