// Preprocessing as the text that stands in a file's metadata and in preprocessing.json, and back.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Preprocessing } from './schema.ts';
import { preprocessingFormat, preprocessingSchema, preprocessingVersion } from './schema.ts';

/** Where it stands in the metadata of safetensors and ONNX files. */
export const preprocessingKey = 'kumiki.preprocessing';
/** What it is called where it is a file. */
export const preprocessingFile = 'preprocessing.json';

export function writePreprocessing(preprocessing: Preprocessing): string {
  return JSON.stringify(preprocessing);
}

/** As it stands among the metadata of a safetensors file; nothing where there is none. */
export function metadataOf(preprocessing: Preprocessing | undefined): Record<string, string> {
  return preprocessing ? { [preprocessingKey]: writePreprocessing(preprocessing) } : {};
}

/** What the metadata of a file carries; undefined where it carries none. */
export function preprocessingIn(
  metadata: Readonly<Record<string, string>>,
): ReturnType<typeof readPreprocessing> | undefined {
  const written = metadata[preprocessingKey];
  return written === undefined ? undefined : readPreprocessing(written);
}

/** Fields that are not known here stay. Names what is wrong and where. */
export function readPreprocessing(
  written: string,
): { readonly preprocessing: Preprocessing } | { readonly error: Text } {
  let found: unknown;
  try {
    found = JSON.parse(written);
  } catch {
    return unreadable('it is not JSON', 'JSON ではない');
  }
  const { format, version } = (found ?? {}) as Readonly<Record<string, unknown>>;
  if (format === preprocessingFormat && Number(version) > preprocessingVersion)
    return {
      error: text(
        `The preprocessing of these weights is of version ${String(version)}; this Kumiki reads ${preprocessingVersion}. Use a newer Kumiki.`,
        `この重みの前処理はバージョン ${String(version)} です。この Kumiki が読めるのは ${preprocessingVersion} までです。新しい Kumiki を使ってください。`,
      ),
    };
  const parsed = preprocessingSchema.safeParse(found);
  if (parsed.success) return { preprocessing: parsed.data };
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') || 'the top';
  return unreadable(`${at}: ${issue?.message ?? ''}`, `${at}：${issue?.message ?? ''}`);
}

function unreadable(en: string, ja: string): { readonly error: Text } {
  return {
    error: text(
      `The preprocessing that came with these weights cannot be read (${en}). Export or save the weights again.`,
      `この重みに付いている前処理を読み取れません（${ja}）。重みをもう一度書き出すか保存してください。`,
    ),
  };
}
