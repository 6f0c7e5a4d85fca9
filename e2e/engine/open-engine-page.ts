// Bundles a page of this folder and serves it to a browser page from memory, without a server.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';

/** Needed for WebGPU in a browser without a GPU; harmless where there is one. */
export const softwareGpu = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const root = new URL('../..', import.meta.url).pathname;
/** localhost is a secure context, which WebGPU asks for; nothing listens there, every request is answered here. */
const origin = 'http://localhost:4599';
const wasmPackage = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');

interface Bundle {
  readonly entry: string;
  readonly scripts: ReadonlyMap<string, string>;
}

/** `<name>-page.ts` sets a global of this name when it is ready. */
type PageName = 'engine' | 'blocks' | 'store';

const bundles = new Map<PageName, Promise<Bundle>>();

async function bundle(name: PageName): Promise<Bundle> {
  const output = await build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      rollupOptions: { input: join(root, `e2e/engine/${name}-page.ts`) },
    },
  });
  const [first] = [output].flat();
  if (!first || !('output' in first)) throw new Error(`The ${name} page was not bundled.`);
  const chunks = first.output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
  return {
    entry: `/${chunks.find(({ isEntry }) => isEntry)?.fileName}`,
    scripts: new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, code])),
  };
}

export async function openEnginePage(page: Page, named: PageName = 'engine'): Promise<void> {
  const bundling = bundles.get(named) ?? bundle(named);
  bundles.set(named, bundling);
  const { entry, scripts } = await bundling;
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const script =
      scripts.get(pathname) ?? scripts.get(pathname.replace(/^\/assets\//, '/assets/'));
    if (pathname === '/')
      return route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><script type="module" src="${entry}"></script>`,
      });
    if (script) return route.fulfill({ contentType: 'text/javascript', body: script });
    const [, folder, name = ''] = pathname.split('/');
    if (folder === 'wasm' || folder === 'kernels')
      return route.fulfill({
        contentType: 'application/wasm',
        body: await readFile(
          folder === 'wasm' ? join(wasmPackage, name) : join(root, 'dist/kernels', name),
        ),
      });
    return route.fulfill({ status: 404, body: '' });
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${origin}/`);
  await page
    .waitForFunction((ready) => ready in globalThis, named)
    .catch(() => {
      throw new Error(`The ${named} page did not start: ${errors.join('; ') || 'no error told'}`);
    });
}
