// kumiki doctor: whether this machine has what Kumiki needs, and what to do where it has not.
import { access } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Command } from 'commander';
import { blocks, surveyBackends } from '../../graph-core/index.ts';
import { exitCodes } from '../exit.ts';
import { nodeAssets, root } from '../node-assets.ts';
import { printJson, printLine } from '../print.ts';

interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly says: string;
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('say whether this machine has what Kumiki needs')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      if (json) printJson(findings);
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
  const backends = await surveyBackends(tf, nodeAssets());
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
  ];
}

async function exists(place: string): Promise<boolean> {
  return access(path.join(root, place)).then(
    () => true,
    () => false,
  );
}
