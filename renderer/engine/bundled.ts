// Reads what comes with the app from the app's own address: data sets, kernels and codecs. Knows no worker.
import jpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import webpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import type { Codec, DataContext, Picture, SentFile } from '../../graph-core/index.ts';
import { dataFile, DataError, text } from '../../graph-core/index.ts';

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

/** A file of the folder `data/`. */
export function fetchBundled(base: string): (path: string) => Promise<Uint8Array> {
  return (path) => fetchBytes(new URL(`data/${path}`, base), path);
}

const codecs: Readonly<Record<Codec, string>> = { jpeg: jpegWasm, webp: webpWasm };

/** What opening data needs in a browser. */
export function dataContext(
  base: string,
  seed: number,
  files: readonly SentFile[],
  progress: (share: number) => void,
): DataContext {
  return {
    seed,
    bundled: fetchBundled(base),
    codec: (name) => fetchBytes(new URL(codecs[name], import.meta.url), `${name}.wasm`),
    gunzip,
    decodeImage,
    files: files.map(dataFile),
    progress,
  };
}

/** What the build compressed. */
export const fetchPacked = async (address: URL, name: string): Promise<Uint8Array> =>
  gunzip(await fetchBytes(address, name));

/** Some web servers unpack files called .gz on the way. */
async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** By the browser's own decoders: PNG, GIF, BMP, … */
async function decodeImage(bytes: Uint8Array): Promise<Picture> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to decode pictures on.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}
