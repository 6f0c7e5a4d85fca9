// How the three parts of the desktop app are built; the renderer's part is the plain vite.config.ts.
import { defineConfig } from 'electron-vite';
import renderer from './vite.config.ts';

export default defineConfig({
  main: {
    build: {
      outDir: 'dist/main',
      emptyOutDir: true,
      // The packed app carries no node_modules.
      externalizeDeps: false,
      rollupOptions: { input: { main: 'main/main.ts' } },
    },
  },
  preload: {
    build: {
      outDir: 'dist/preload',
      emptyOutDir: true,
      // A sandboxed preload must be CommonJS.
      rollupOptions: {
        input: { preload: 'main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    build: {
      ...renderer.build,
      rollupOptions: { ...renderer.build?.rollupOptions, input: 'renderer/index.html' },
    },
  },
});
