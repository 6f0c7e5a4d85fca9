// kumiki doctor: whether this machine has what Kumiki needs, and what to do where it has not.
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { BackendSurvey, EngineFacts } from '../../graph-core/index.ts';
import { blocks, startEngine, surveyBackends } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { nodeAssets, root } from '../node-assets.ts';
import { printJson, printLine } from '../print.ts';
import { tensorflow } from '../tensorflow.ts';

interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly says: string;
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check that this machine has what Kumiki needs')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      if (json) printJson({ findings });
      else
        for (const { what, well, says } of findings)
          printLine(`${well ? 'ok ' : 'no '}  ${what}: ${says}`);
      if (findings.some(({ well }) => !well)) process.exitCode = exitCodes.failed;
    });
}

async function examine(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  const built = await exists('dist/renderer/index.html');
  const kernels = await exists('dist/kernels');
  const backends = await surveyBackends(await tensorflow(), nodeAssets());
  const wasm = backends.find(({ backend }) => backend === 'wasm');
  return [
    {
      what: 'Node',
      well: recent,
      says: `${process.versions.node}${recent ? '' : '; 20.19 or newer is needed'}`,
    },
    { what: 'Blocks', well: Object.keys(blocks).length > 0, says: `${Object.keys(blocks).length}` },
    {
      what: 'The built app',
      well: built,
      says: built ? 'dist/renderer' : 'not there; npm run build makes it',
    },
    {
      what: 'Training kernels',
      well: kernels,
      says: kernels ? 'dist/kernels' : 'not there; npm run build makes them',
    },
    {
      what: 'WebAssembly',
      well: wasm?.available === true,
      says: wasm?.available ? 'starts' : 'does not start',
    },
    { what: 'Backends', well: wasm?.available === true, says: backendWords(backends) },
    ...(wasm?.available && kernels ? [await examineSpeed()] : []),
  ];
}

/** A terminal without a GPU interface is no fault; why one is refused, `kumiki backends` says. */
function backendWords(surveys: readonly Pick<BackendSurvey, 'title' | 'available'>[]): string {
  const titles = (those: boolean) =>
    surveys.flatMap(({ title, available }) => (available === those ? [title] : [])).join(', ');
  const [here, missing] = [titles(true) || 'none', titles(false)];
  return missing ? `${here}; not here: ${missing} (kumiki backends says why)` : here;
}

/** Never a reason to fail: the figures are right without it, only slower. */
async function examineSpeed(): Promise<Finding> {
  const { facts } = await startEngine(await tensorflow(), 'wasm', nodeAssets());
  return { what: 'Training speed', well: facts.fused, says: speedWords(facts) };
}

/** The factor is that of the processor time of the bench's GPT on one thread, Node 20.20 beside Node 24.21. */
export function speedWords({
  fused,
  relaxedSimd,
  threads,
}: Pick<EngineFacts, 'fused' | 'relaxedSimd' | 'threads'>): string {
  const cores = threads > 1 ? `${threads} threads` : 'one thread';
  if (!fused) return 'slow: the training kernels do not start; rebuild them with npm run build';
  if (relaxedSimd) return `full, with fused multiply–add, on ${cores}`;
  return `on ${cores}, without fused multiply–add; Node 24 has it and trains about 1.8 times as fast`;
}

async function exists(file: string): Promise<boolean> {
  return access(path.join(root, file)).then(
    () => true,
    () => false,
  );
}
