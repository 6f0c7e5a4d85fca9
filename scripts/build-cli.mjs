// Bundles the command line and its helper threads into dist/: hundreds of modules take seconds to load one by one.
import path from 'node:path';
import { build } from 'vite';
import { root } from './project.mjs';

/** The command comes last: where its bundle is, so is the thread that it starts. */
const entries = { 'helper-thread': 'cli/serve-worker.ts', kumiki: 'cli/kumiki.ts' };

/** TensorFlow.js' WASM loader asks for its folder by the name that only CommonJS has. */
const folder = 'const __dirname = import.meta.dirname;';

// TensorFlow.js goes in too: its own files for Node load at a fifth of the speed, package by package.
for (const [name, entry] of Object.entries(entries))
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    // ONNX Runtime stays outside, and finds its binary beside itself.
    ssr: { noExternal: true, external: ['onnxruntime-web'] },
    build: {
      ssr: path.join(root, entry),
      target: 'node20',
      // One folder below the root, as cli/ is, since what runs finds the root from where it lies.
      outDir: path.join(root, 'dist'),
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        output: {
          entryFileNames: `${name}.mjs`,
          // What is asked for on the way: TensorFlow.js and its backends.
          chunkFileNames: `${name}-[name].mjs`,
          banner: folder,
        },
      },
    },
  });
