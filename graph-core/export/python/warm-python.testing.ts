// Python scripts run as `python script.py` runs them, without waiting each time for what takes long to import.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Found without importing it, which takes Keras and PyTorch seconds. */
export function hasModules(python: string, ...modules: readonly string[]): boolean {
  const look =
    'import importlib.util, sys; sys.exit(None in map(importlib.util.find_spec, sys.argv[1:]))';
  return spawnSync(python, ['-c', look, ...modules]).status === 0;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WarmPython {
  /** One script at a time, each in a process of its own that has imported the modules already. */
  run(folder: string, script: string, args: readonly string[]): Promise<Ran>;
  close(): void;
}

const server = fileURLToPath(new URL('warm_python.py', import.meta.url));

export function warmPython(
  python: string,
  modules: readonly string[],
  env: NodeJS.ProcessEnv,
): WarmPython {
  let started: { child: ChildProcessWithoutNullStreams; lines: AsyncIterator<string> } | undefined;
  const start = () => {
    const child = spawn(python, [server, ...modules], { env });
    child.stderr.resume();
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  };
  return {
    async run(folder, script, args) {
      // Windows cannot fork.
      if (process.platform === 'win32')
        return spawnSync(python, [script, ...args], { cwd: folder, env, encoding: 'utf8' });
      started ??= start();
      const { child, lines } = started;
      child.stdin.write(`${JSON.stringify({ folder, script, arguments: args })}\n`);
      const line = await lines.next();
      if (line.done) throw new Error(`Python ended (${child.exitCode}) before it answered.`);
      return JSON.parse(line.value) as Ran;
    },
    close() {
      started?.child.stdin.end();
      started = undefined;
    },
  };
}
