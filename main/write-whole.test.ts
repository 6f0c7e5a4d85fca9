// Killed at any moment, or refused by the disk at any call, a save leaves the old file or the new one, byte for byte.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-write-'));
const scratch = mkdtempSync(path.join(tmpdir(), 'kumiki-scratch-'));
afterAll(() => {
  for (const place of [folder, scratch]) rmSync(place, { recursive: true, force: true });
});
const file = path.join(folder, 'model.json');
const size = 200_000;
const old = 'a'.repeat(size);
const fresh = 'b'.repeat(size);
/** Read by `npm run soak`. */
const tell = (words: string) => process.stdout.write(`${words}\n`);
const thorough = process.env.KUMIKI_THOROUGH !== undefined;

/** Loads in a moment, and on the main thread alone. */
const bundle = path.join(scratch, 'write-whole.cjs');
beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: path.join(import.meta.dirname, 'write-whole.ts'),
      outDir: scratch,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'write-whole.cjs' } },
    },
  }),
);
const start = `
const { writeSync } = require('node:fs');
const { writeWhole } = require(${JSON.stringify(bundle)});
const file = ${JSON.stringify(file)};
`;

const leftovers = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'));

/** Saves old and new in turn for ever, and says when each begins and ends. */
const forever = `${start}
(async () => {
  for (let turn = 0; ; turn++) {
    writeSync(1, 'b');
    await writeWhole(file, (turn % 2 ? 'a' : 'b').repeat(${size}));
    writeSync(1, 'e');
  }
})();`;

const kills = thorough ? 1000 : 15;

test(`killed at ${kills} random moments: never a mixture, never a part, nothing left lying`, async () => {
  writeFileSync(file, old);
  const seen = { met: 0, old: 0, fresh: 0, left: 0 };
  let lives = 0;
  // A kill between two saves proves nothing, and is not counted.
  for (; seen.met < kills; lives++) {
    expect(lives).toBeLessThan(2 * kills);
    const child = spawn(process.execPath, ['-e', forever], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    const begun = new Promise<void>((resolve) => {
      child.stdout.on('data', (bytes: Buffer) => {
        last = bytes.toString().at(-1) ?? last;
        resolve();
      });
    });
    await begun;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    child.kill('SIGKILL');
    const ended = await new Promise((resolve) =>
      child.once('close', (_, signal) => resolve(signal)),
    );
    expect(ended).toBe('SIGKILL');
    const there = readFileSync(file, 'utf8');
    expect([old, fresh].includes(there), `after ${lives} kills`).toBe(true);
    if (last === 'b') seen.met++;
    seen[there === old ? 'old' : 'fresh']++;
    seen.left = Math.max(seen.left, leftovers().length);
  }
  spawnSync(process.execPath, ['-e', `${start} writeWhole(file, 'swept')`]);
  expect(readFileSync(file, 'utf8')).toBe('swept');
  expect(leftovers()).toEqual([]);
  tell(
    `[R1] ${seen.met} kills at random moments, each provably within a save (of ${lives} in all): 0 files damaged (${seen.old} old, ${seen.fresh} new); at most ${seen.left} temporary files at once, 0 after the next start`,
  );
});

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Neither the number of the process nor chance has a part in the name of its temporary file. */
const known = { pid: 999_999_999, uuid: '0b4f1c3e-5a6d-4e2f-9c1b-112233445566' };
const once = `
require('node:crypto').randomUUID = () => '${known.uuid}';
Object.defineProperty(process, 'pid', { value: ${known.pid} });
${start}
writeSync(1, 'begins ');
writeWhole(file, 'b'.repeat(${size})).then(
  () => writeSync(1, 'saved'),
  (reason) => writeSync(1, reason.name + ' ' + reason.code),
);`;
/** strace sees and counts nothing but what these three are asked for. */
const places = [folder, file, path.join(folder, `.kumiki-${known.pid}-${known.uuid}.tmp`)];

interface Moment {
  readonly call: string;
  readonly when: number;
}

const inject = (call: string, what: string, when: number): string[] => [
  '-o',
  '/dev/null',
  '-e',
  `trace=${call}`,
  '-e',
  `inject=${call}:${what}:when=${when}`,
];

function trace(options: readonly string[]): { said: string; signal: NodeJS.Signals | null } {
  rmSync(places[2] ?? '', { force: true });
  writeFileSync(file, old);
  const { stdout, signal, status } = spawnSync(
    'strace',
    ['-f', '-qq']
      .concat(places.flatMap((place) => ['-P', place]))
      .concat(options, process.execPath, '-e', once),
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  return { said: stdout, signal: status === 137 ? 'SIGKILL' : signal };
}

/** Every system call of one save on its files, as strace counts them. */
function momentsOfASave(): Moment[] {
  const log = path.join(scratch, 'log');
  expect(trace(['-o', log]).said).toBe('begins saved');
  const counts = new Map<string, number>();
  const moments = [...readFileSync(log, 'utf8').matchAll(/^\d+ +(\w+)\(/gm)].map(
    ([, call = '']) => {
      const when = (counts.get(call) ?? 0) + 1;
      counts.set(call, when);
      return { call, when };
    },
  );
  expect(moments.length).toBeGreaterThan(10);
  return moments;
}

/** All of them, or the first of each kind. */
const chosen = (moments: readonly Moment[]): readonly Moment[] =>
  thorough
    ? moments
    : moments.filter(({ call }, at) => moments.findIndex((moment) => moment.call === call) === at);

test.skipIf(!canTrace)('killed at the system calls of a save: each kill meets it', () => {
  const moments = chosen(momentsOfASave());
  const seen = { old: 0, fresh: 0 };
  for (const { call, when } of moments) {
    const place = `${call} ${when}`;
    const { said, signal } = trace(inject(call, 'signal=SIGKILL', when));
    expect([place, said, signal]).toEqual([place, 'begins ', 'SIGKILL']);
    const there = readFileSync(file, 'utf8');
    expect([old, fresh].includes(there), place).toBe(true);
    seen[there === old ? 'old' : 'fresh']++;
  }
  spawnSync(process.execPath, ['-e', `${start} writeWhole(file, 'swept')`]);
  expect(leftovers()).toEqual([]);
  tell(
    `[R1] killed at ${moments.length} system calls of a save (${[...new Set(moments.map(({ call }) => call))].join(', ')}), every kill proven to meet it: 0 files damaged (${seen.old} old, ${seen.fresh} new), 0 temporary files after the next start`,
  );
});

const refusals = ['EIO', 'ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'];

test.skipIf(!canTrace)('refused at the system calls of a save: what is said is true', () => {
  const moments = chosen(momentsOfASave());
  const seen = { saved: 0, refused: 0, unconfirmed: 0 };
  for (const { call, when } of moments)
    for (const code of thorough ? refusals : refusals.slice(0, 2)) {
      const { said } = trace(inject(call, `error=${code}`, when));
      const told = said.replace('begins ', '');
      const kind =
        told === 'saved' ? 'saved' : told.startsWith('Unconfirmed') ? 'unconfirmed' : 'refused';
      const stands = kind === 'refused' ? old : fresh;
      const place = `${call} ${when} ${code}: ${told}`;
      expect(readFileSync(file, 'utf8') === stands, place).toBe(true);
      // EDQUOT has no name in Node, only its number.
      if (kind !== 'saved') expect(told).toMatch(new RegExp(`${code}|-122`));
      seen[kind]++;
    }
  expect(seen.refused).toBeGreaterThan(5);
  expect(leftovers()).toEqual([]);
  tell(
    `[R3] ${seen.saved + seen.refused + seen.unconfirmed} refusals of the disk at ${moments.length} system calls of a save: 0 files damaged, 0 untrue answers (${seen.refused} refused and named with the old file intact, ${seen.unconfirmed} new but not confirmed, ${seen.saved} without effect on the save)`,
  );
});
