// How the renderer is built: shared by `npm run build`, `npm run dev`, electron-vite and the tests.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { version } from './package.json' with { type: 'json' };

export default defineConfig({
  root: new URL('./renderer', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
  build: {
    outDir: new URL('./dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    // The content security policy takes fonts and pictures from files only.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
  worker: { format: 'es' },
});
