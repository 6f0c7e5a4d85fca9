// The web edition as a folder: the built app with a manifest, and a service worker that knows every file of it.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { root } from '../project.mjs';

const from = (...names) => path.join(root, ...names);

const manifest = {
  name: 'Kumiki',
  short_name: 'Kumiki',
  description: JSON.parse(readFileSync(from('package.json'), 'utf8')).description,
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#f7f3ea',
  theme_color: '#25508a',
  categories: ['education'],
  icons: [
    { src: './icons/192x192.png', sizes: '192x192', type: 'image/png' },
    { src: './icons/512x512.png', sizes: '512x512', type: 'image/png' },
    { src: './icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
};

/** Needs a built app. */
export async function makeWebEdition(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(from('dist', 'renderer'), folder, { recursive: true });
  cpSync(from('dist', 'kernels'), path.join(folder, 'kernels'), { recursive: true });
  cpSync(from('data'), path.join(folder, 'data'), { recursive: true });
  for (const size of [192, 512])
    cpSync(
      from('build-resources', 'icons', `${size}x${size}.png`),
      path.join(folder, 'icons', `${size}x${size}.png`),
    );
  for (const name of ['LICENSE', 'NOTICE.md', 'dist/sbom.cdx.json'])
    cpSync(from(name), path.join(folder, path.basename(name)));
  writeFileSync(path.join(folder, 'manifest.webmanifest'), JSON.stringify(manifest));

  // Until the worker answers, the first page has no headers of ours.
  const { contentSecurityHeaders } = await import('../../main/content-security.ts');
  const policy = contentSecurityHeaders['Content-Security-Policy'].replace(
    /; frame-ancestors [^;]+/,
    '',
  );
  const page = path.join(folder, 'index.html');
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="theme-color" content="${manifest.theme_color}" />
    <link rel="manifest" href="./manifest.webmanifest" />
    <link rel="apple-touch-icon" href="./icons/192x192.png" />`;
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replace('<meta charset="utf-8" />', `$&\n    ${head}`));
  await writeServiceWorker(folder);
}

/** Fonts of other scripts, the data sets and what proves an export can follow once the app is open. */
const comesLater = /^data\/|\.gz$|noto-sans-jp-|cyrillic|greek|vietnamese|\.md$|^sbom|^LICENSE$/;

/** Anew whenever a file of the folder has changed. */
export async function writeServiceWorker(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
  const sums = files.map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex')
      .slice(0, 16),
  ]);
  const FILES = {
    first: Object.fromEntries(sums.filter(([file]) => !comesLater.test(file))),
    later: Object.fromEntries(sums.filter(([file]) => comesLater.test(file))),
  };
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    define: { FILES: JSON.stringify(FILES) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: from('scripts', 'pack', 'service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  });
}
