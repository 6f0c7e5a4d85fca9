// Drives a side in a process of its own: one JSON line in, one out.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Runner } from './runner.ts';
import type { MeasuredRun } from './side.ts';

export async function startProcess(
  command: string,
  args: readonly string[],
  setup: object,
): Promise<Runner> {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (message: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${[command, ...args].join(' ')} ended without an answer.`);
    return JSON.parse(value);
  };
  const { facts } = (await ask(setup)) as { facts: string };
  return {
    facts,
    run: async (from, count) => (await ask({ from, count })) as MeasuredRun,
    close: async () => void child.kill(),
  };
}
