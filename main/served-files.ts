// Which file a URL path of the app stands for: the built screen, the kernels and the bundled data, nothing else.
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.gz': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

export interface ServedFile {
  readonly file: string;
  readonly contentType: string;
}

/** Undefined where the path leads nowhere the app may read. `root` holds `dist/` and `data/`. */
export function servedFile(root: string, urlPath: string): ServedFile | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined;
  const [, first = ''] = decoded.split('/');
  const folder =
    first === 'data'
      ? path.join(root, 'data')
      : first === 'kernels'
        ? path.join(root, 'dist', 'kernels')
        : path.join(root, 'dist', 'renderer');
  const rest = first === 'data' || first === 'kernels' ? decoded.slice(first.length + 1) : decoded;
  const file = path.join(folder, rest.endsWith('/') ? `${rest}index.html` : rest);
  if (!file.startsWith(folder + path.sep)) return undefined;
  return {
    file,
    contentType: types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
  };
}
