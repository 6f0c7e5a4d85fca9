// Killed at any moment, or refused by the disk at any call, a save leaves the old file or the new one, byte for byte.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'model.json');
const size = 200_000;
const old = 'a'.repeat(size);
const fresh = 'b'.repeat(size);

const module = path.join(import.meta.dirname, 'write-whole.ts');
/** Writes `times` times, old and new in turn, and prints what a save was refused with. */
const script = (times: number): string => `
import { writeWhole } from ${JSON.stringify(module)};
for (let turn = 0; turn < ${times}; turn++) {
  try {
    await writeWhole(${JSON.stringify(file)}, (turn % 2 ? 'a' : 'b').repeat(${size}));
  } catch (reason) {
    console.log(reason.code);
  }
}`;
const args = (times: number): string[] => [
  '--import',
  'tsx',
  '--input-type=module',
  '-e',
  script(times),
];

test('killed at a random moment, and looked at all the while: never a mixture, never a part', async () => {
  writeFileSync(file, old);
  for (let life = 0; life < 6; life++) {
    const child = spawn(process.execPath, args(100_000), {
      stdio: 'ignore',
      cwd: path.dirname(module),
    });
    await new Promise((resolve) => setTimeout(resolve, 900 + 137 * life));
    for (let look = 0; look < 20; look++) {
      expect([old, fresh]).toContain(readFileSync(file, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, look));
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect([old, fresh]).toContain(readFileSync(file, 'utf8'));
  }
});

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
/** Calls of the program's own start are counted too, so each is met at several of its times. */
const moments = [
  ['fsync', 1],
  ['fsync', 2],
  ['rename', 1],
  ['write', 1],
  ['write', 2],
  ['pwrite64', 1],
  ['pwrite64', 2],
] as const;

/** One save under strace, with something done to a system call. */
function traced(call: string, inject: string, only: readonly string[] = []): string {
  writeFileSync(file, old);
  const { stdout } = spawnSync(
    'strace',
    [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      ...only,
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:${inject}`,
      process.execPath,
      ...args(1),
    ],
    {
      encoding: 'utf8',
      cwd: path.dirname(module),
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    },
  );
  expect([old, fresh], `${call} ${inject}`).toContain(readFileSync(file, 'utf8'));
  return stdout;
}

test.skipIf(!canTrace).each(moments)('killed at %s, time %i', (call, when) => {
  // What a killed program printed is of no account; `traced` looks at the file.
  expect(traced(call, `signal=SIGKILL:when=${when}`)).toBe('');
});

test.skipIf(!canTrace).each([
  ['fsync', 'EIO'],
  ['fsync', 'ENOSPC'],
  ['rename', 'EIO'],
  ['rename', 'EROFS'],
])('%s refused with %s: the old file stands and the refusal is named', (call, code) => {
  expect(traced(call, `error=${code}:when=1`)).toContain(code);
  expect(readFileSync(file, 'utf8')).toBe(old);
});

test.skipIf(!canTrace)(
  'a folder that cannot be flushed: the new file is whole and the refusal is named',
  () => {
    expect(traced('openat', 'error=EACCES', ['-P', folder])).toContain('EACCES');
    expect(readFileSync(file, 'utf8')).toBe(fresh);
  },
);
