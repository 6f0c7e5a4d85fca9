// The Python that is asked for, and what it has of PyTorch; what is missing is said with the way out.
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { exitCodes, Failure } from '../exit.ts';
import { text } from '../../graph-core/index.ts';
import { whyOf } from '../speech/language.ts';

export type PythonFacts = z.output<typeof facts>;

const facts = z.object({ torch: z.string(), gpus: z.number(), python: z.string() });

const question = `import json, sys
import numpy, torch, torch.distributed
print(json.dumps({"torch": torch.__version__, "gpus": torch.cuda.device_count(), "python": sys.version.split()[0]}))`;

export const usualPython = process.platform === 'win32' ? 'python' : 'python3';

/** Throws a Failure where there is no Python, no PyTorch or no NumPy. */
export async function findPython(python: string): Promise<PythonFacts> {
  const { status, stdout, stderr } = await ask(python);
  const missing = /No module named '?(\w+)/.exec(stderr)?.[1];
  if (missing !== undefined)
    throw new Failure(
      exitCodes.failed,
      text(
        `‘${python}’ has no ${missing === 'torch' ? 'PyTorch' : missing}. Install it (${python} -m pip install torch numpy), or name a Python that has it with --python.`,
        `「${python}」には ${missing === 'torch' ? 'PyTorch' : missing} がありません。入れるか（${python} -m pip install torch numpy）、--python で入っている Python を指定してください。`,
      ),
      { code: 'no-torch', python, missing },
    );
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const said = stderr.trim().split('\n').at(-1);
  const read = status === 0 ? facts.safeParse(parsed(last)) : undefined;
  if (read?.success) return read.data;
  throw new Failure(
    exitCodes.failed,
    text(
      `PyTorch does not start in ‘${python}’: ${said || 'it said nothing'}. Mend it, or name another Python with --python.`,
      `「${python}」で PyTorch が始まりません：${said || '何も言いませんでした'}。直すか、--python で別の Python を指定してください。`,
    ),
    { code: 'no-torch', python },
  );
}

function ask(python: string) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      let [stdout, stderr] = ['', ''];
      const child = spawn(python, ['-c', question], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
      child.on('error', (reason) =>
        reject(
          new Failure(
            exitCodes.failed,
            text(
              `Python cannot be started as ‘${python}’ (${reason.message}). Install Python 3 with PyTorch, or name yours with --python, such as --python ~/venv/bin/python.`,
              `「${python}」で Python を始められません（${whyOf(reason).ja}）。PyTorch とともに Python 3 を入れるか、--python ~/venv/bin/python のように --python で指定してください。`,
            ),
            { code: 'no-python', python },
          ),
        ),
      );
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    },
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
