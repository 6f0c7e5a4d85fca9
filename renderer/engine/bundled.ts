// Reads what comes with the app from the app's own address: data sets and kernels. Knows no worker.
import type { DataContext, SentFile } from '../../graph-core/index.ts';
import { DataError, text } from '../../graph-core/index.ts';

async function fetchBytes(address: URL, name: string): Promise<Uint8Array> {
  let why: string;
  try {
    const answer = await fetch(address);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    why = `${answer.status}`;
  } catch (reason) {
    why = reason instanceof Error ? reason.message : String(reason);
  }
  throw new DataError(
    'not-bundled',
    text(
      `‘${name}’, which comes with Kumiki, could not be read (${why}). Build or install Kumiki again.`,
      `Kumiki に付属する「${name}」を読み込めませんでした（${why}）。Kumiki をビルドし直すか、再インストールしてください。`,
    ),
    { file: name },
  );
}

export function fetchKernels(base: string): (name: string) => Promise<Uint8Array> {
  return (name) => fetchBytes(new URL(`kernels/${name}`, base), name);
}

/** What opening data needs in a browser. */
export function dataContext(
  base: string,
  seed: number,
  files: readonly SentFile[],
  progress: (share: number) => void,
): DataContext {
  return {
    seed,
    bundled: (path) => fetchBytes(new URL(`data/${path}`, base), path),
    gunzip,
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length, bytes: async () => bytes })),
    progress,
  };
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
