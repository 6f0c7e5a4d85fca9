// The command as a user calls it, and a document that trains within seconds.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
export const command = path.join(root, 'cli', 'bin.mjs');

/** Gone after the tests of the file. */
export function testFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const kumiki = kumikiWith();

/** The same in an environment that has this too. */
export function kumikiWith(more: NodeJS.ProcessEnv = {}) {
  return (...args: readonly string[]) => {
    // Whatever the language of the machine.
    const env = { ...process.env, LC_ALL: 'C', ...more };
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    return {
      status,
      stdout,
      stderr,
      json: (): Record<string, never> => JSON.parse(stdout) as Record<string, never>,
    };
  };
}

/** The same, while it runs. */
export function kumikiRunning(...args: readonly string[]) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, LC_ALL: 'C' } });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    /** Resolves once it has said this on standard error; fails when it ends without. */
    said: (words: string) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (stderr.includes(words)) resolve();
          else if (child.exitCode !== null)
            reject(new Error(`ended with ${child.exitCode} and never said “${words}”: ${stderr}`));
          else setTimeout(look, 5);
        };
        look();
      }),
    interrupt: (signal: NodeJS.Signals = 'SIGINT') => child.kill(signal),
    ended,
  };
}

export const whole = readFileSync(path.join(root, 'templates', 'transformer.json'), 'utf8');

/** Reversal with a Transformer of about 4,000 parameters. */
export function smallDocument(folder: string): string {
  const document = JSON.parse(whole) as { variables: object; data: { options: object } };
  const sizes = { d_model: 16, heads: 2, layers: 1, source_length: 4, target_length: 5 };
  Object.assign(document.variables, sizes);
  Object.assign(document.data.options, { minLength: 4, maxLength: 4, examples: 200, heldOut: 20 });
  const file = path.join(folder, 'small.json');
  writeFileSync(file, JSON.stringify(document));
  return file;
}
