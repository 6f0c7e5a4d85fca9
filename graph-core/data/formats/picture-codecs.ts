// Decodes JPEG and WebP by mozjpeg and libwebp in WebAssembly: the same pixels in a browser's worker and in a terminal.
import { text } from '../../text.ts';
import type { Codec, Picture } from '../dataset.ts';
import { DataError } from '../dataset.ts';

const codecNames: Readonly<Record<Codec, string>> = { jpeg: 'JPEG', webp: 'WebP' };

/** The WebAssembly of each, as a path within node_modules. The host reads it, since the core reads no files. */
export const codecBinaries: Readonly<Record<Codec, string>> = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
};

/** By the first bytes of a file; undefined where it is neither. */
export function codecOf(bytes: Uint8Array): Codec | undefined {
  const begins = (at: number, ...wanted: readonly number[]) =>
    wanted.every((byte, index) => bytes[at + index] === byte);
  if (begins(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  // RIFF….WEBP
  return begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)
    ? 'webp'
    : undefined;
}

/** What Emscripten makes of a codec: a module that is started once and then called. */
type Start = (options: {
  /** Compiled once, however often the codec starts: Emscripten would compile the binary at every start. */
  instantiateWasm(imports: unknown, receive: (instance: unknown) => void): object;
  print(line: string): void;
  printErr(line: string): void;
}) => Promise<{
  /** `upright` turns the picture as its EXIF orientation says; WebP takes the bytes alone. */
  decode(bytes: Uint8Array, upright?: boolean): (Size & { readonly data: Pixels }) | null;
}>;

/** The cast is the edge: the core compiles without the DOM's types, and the global exists wherever this runs. */
const wasm = (
  globalThis as unknown as {
    WebAssembly: {
      compile(code: Uint8Array): Promise<object>;
      instantiate(module: object, imports: unknown): Promise<object>;
    };
  }
).WebAssembly;

type Pixels = Picture['pixels'];
type Size = Pick<Picture, 'width' | 'height'>;

// The packages' own types name parts of the DOM, which the core compiles without.
const modules: Readonly<Record<Codec, () => Promise<{ readonly default: unknown }>>> = {
  jpeg: () => import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js'),
  webp: () => import('@jsquash/webp/codec/dec/webp_dec.js'),
};

/** Said by mozjpeg, which then paints the rest grey. Browsers refuse such a picture, and so do we. */
const cutOff = 'Premature end of JPEG file';

/** Undefined where the picture is damaged or of a kind that the codec does not read: CMYK, animated. */
export type PictureDecoder = (codec: Codec, bytes: Uint8Array) => Promise<Picture | undefined>;

/** Starts each codec when the first picture of its kind comes; throws a DataError where it cannot be started. */
export function pictureDecoder(binary: (codec: Codec) => Promise<Uint8Array>): PictureDecoder {
  const compiled = new Map<Codec, Promise<object>>();
  const started = new Map<Codec, Awaited<ReturnType<typeof start>>>();
  return async (codec, bytes) => {
    const code = compiled.get(codec) ?? binary(codec).then((source) => wasm.compile(source));
    compiled.set(codec, code);
    const { module, said } = started.get(codec) ?? (await start(codec, code));
    started.set(codec, { module, said });
    said.length = 0;
    try {
      const decoded = codec === 'jpeg' ? module.decode(bytes, true) : module.decode(bytes);
      if (!decoded || said.includes(cutOff)) return undefined;
      return { width: decoded.width, height: decoded.height, pixels: decoded.data };
    } catch {
      // mozjpeg ends its program at a damaged picture and decodes nothing more: the next picture gets a fresh one.
      started.delete(codec);
      return undefined;
    }
  };
}

async function start(codec: Codec, compiled: Promise<object>) {
  const said: string[] = [];
  try {
    const { default: make } = await modules[codec]();
    const code = await compiled;
    let failed: (reason: unknown) => void = () => {};
    const failure = new Promise<never>((_resolve, reject) => {
      failed = reject;
    });
    const made = (make as Start)({
      instantiateWasm(imports, receive) {
        wasm.instantiate(code, imports).then(receive, failed);
        return {};
      },
      print: () => {},
      printErr: (line) => void said.push(line),
    });
    return { module: await Promise.race([made, failure]), said };
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new DataError(
      'codec-not-started',
      text(
        `The decoder of ${codecNames[codec]} could not be started (${why}). Convert the pictures to PNG, or install Kumiki again.`,
        `${codecNames[codec]} のデコーダを起動できませんでした（${why}）。画像を PNG に変換するか、Kumiki を再インストールしてください。`,
      ),
    );
  }
}
