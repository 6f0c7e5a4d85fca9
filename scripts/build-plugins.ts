// What the build of the renderer does beyond Vite: code that several workers run is packed once, a large runtime packed small.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const workerAddress = /new URL\('(\.[^']+\.worker\.ts)', import\.meta\.url\)/g;

/** Workers and the page are one build and share its chunks. Vite would bundle each worker whole. */
export const workersShareChunks: Plugin = {
  name: 'workers-share-chunks',
  apply: 'build',
  enforce: 'pre',
  transform(code, importer) {
    // A worker has no window to tell that a chunk is missing.
    if (importer.endsWith('vite/preload-helper.js')) return code.replaceAll('window.', 'self.');
    if (!code.includes('.worker.ts')) return undefined;
    return code.replaceAll(workerAddress, (_whole, address: string) => {
      const id = path.resolve(path.dirname(importer), address);
      const chunk = this.emitFile({ type: 'chunk', id, name: path.basename(address, '.ts') });
      return `new URL(import.meta.ROLLUP_FILE_URL_${chunk})`;
    });
  },
};

const packed = '?packed';

/** `import address from '….wasm?packed'`: compressed in the built app, as it is while developing. */
export const packedFiles: Plugin = {
  name: 'packed-files',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith(packed)) return undefined;
    const found = await this.resolve(`${source.slice(0, -packed.length)}?url`, importer);
    return found && found.id.replace(/\?url$/, packed);
  },
  load(id) {
    if (!id.endsWith(packed)) return undefined;
    const file = id.slice(0, -packed.length);
    if (this.environment.mode === 'dev') return `export { default } from '${file}?url';`;
    const source = gzipSync(readFileSync(file), { level: 9 });
    const name = `${path.basename(file)}.gz`;
    const asset = this.emitFile({ type: 'asset', name, source });
    return `export default import.meta.ROLLUP_FILE_URL_${asset};`;
  },
  // ONNX Runtime names the file it would fetch by itself, and Vite would pack that as well.
  transform(code, id) {
    if (!id.includes('/onnxruntime-web/')) return undefined;
    return code.replaceAll(/new URL\("ort[^"]+\.wasm",import\.meta\.url\)\.href/g, 'undefined');
  },
};
