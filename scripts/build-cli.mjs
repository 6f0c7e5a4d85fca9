// Bundles the command line and its helper threads into dist/, a file each: hundreds of modules take seconds to load one by one.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from './project.mjs';

/** One folder below the root, as cli/ is, since what runs finds the root from where it lies. */
const target = path.join(root, 'dist');
const entries = { kumiki: 'cli/kumiki.ts', 'helper-thread': 'cli/serve-team.mjs' };

/** Packages stay outside: what runs is what npm installed. */
export async function buildCli() {
  for (const [name, entry] of Object.entries(entries))
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: {
        ssr: path.join(root, entry),
        target: 'node20',
        outDir: target,
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
      },
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
