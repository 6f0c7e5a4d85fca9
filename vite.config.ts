// How the renderer is built: shared by `npm run build`, `npm run dev`, electron-vite and the tests.
import { createReadStream, existsSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { servedFile } from './main/served-files.ts';
import { helpPages } from './scripts/help-pages.ts';
import { licencesAreWhole } from './scripts/pack/licences-plugin.ts';
import { packedFiles, workersShareChunks } from './scripts/build-plugins.ts';
import { version } from './package.json' with { type: 'json' };

const root = new URL('.', import.meta.url).pathname;

/** While developing, kernels and data come from where the built app has them; `npm run build` makes the kernels. */
const kernelsAndData: Plugin = {
  name: 'kernels-and-data',
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const [path = ''] = (request.url ?? '').split('?');
      const served = /^\/(kernels|data)\//.test(path) ? servedFile(root, path) : undefined;
      // Modules of renderer/data begin with /data/ as well.
      if (!served || !existsSync(served.file)) return next();
      response.setHeader('Content-Type', served.contentType);
      createReadStream(served.file).pipe(response);
    });
  },
};

/**
 * The content security policy forbids the code that zod would generate, and even zod's trying it. Said at the top of every
 * file that is built, before zod's own code runs, wherever the bundler puts that.
 */
const withoutEval = {
  output: { banner: '(globalThis.__zod_globalConfig ??= {}).jitless = true;' },
};

export default defineConfig({
  root: new URL('./renderer', import.meta.url).pathname,
  base: './',
  plugins: [react(), helpPages, kernelsAndData, workersShareChunks, packedFiles, licencesAreWhole],
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
  build: {
    outDir: new URL('./dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    // The content security policy takes fonts and pictures from files only.
    assetsInlineLimit: 0,
    target: 'es2022',
    // electron-vite would leave names as they are.
    minify: true,
    // Only a page can preload, and a chunk does not know whether it is in a page or a worker.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, deps, { hostType }) => (hostType === 'html' ? deps : []),
    },
    license: { fileName: 'licences.md' },
    rollupOptions: withoutEval,
  },
  worker: { format: 'es', rollupOptions: withoutEval },
  // Found only when the first model trains or the first photo is read, they would make the development server reload the page and lose the run.
  optimizeDeps: {
    include: [
      '@huggingface/tokenizers',
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      '@jsquash/jpeg/codec/dec/mozjpeg_dec.js',
      '@jsquash/webp/codec/dec/webp_dec.js',
    ],
  },
});
