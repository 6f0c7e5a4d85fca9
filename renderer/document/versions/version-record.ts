// What is kept of a version beside its key, and how it is read back.
import { z } from 'zod';
import type { Document, OpenError } from '../../../graph-core/index.ts';
import { openDocument, text } from '../../../graph-core/index.ts';

const reasons = ['saved', 'found', 'working', 'discarded', 'replaced'] as const;

/**
 * Why it was kept: it was saved; the file held it before; it was being worked on; its changes were discarded; another
 * version took its place.
 */
export type VersionReason = (typeof reasons)[number];

const recordSchema = z.object({
  reason: z.enum(reasons),
  /** Of the document, or of its file. */
  name: z.string().max(300),
  /** The document as a file would hold it. */
  text: z.string(),
});

export type VersionRecord = z.output<typeof recordSchema>;

export function writeVersion(record: VersionRecord): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** The document of a version, or why it cannot be shown: what is stored is a stranger's, as any file is. */
export type ReadVersion =
  | { readonly record: VersionRecord; readonly document: Document }
  | { readonly record: VersionRecord | undefined; readonly error: OpenError };

export function readVersion(bytes: Uint8Array | null): ReadVersion {
  const record = bytes ? recordOf(bytes) : undefined;
  return record ? { record, ...openDocument(record.text) } : { record: undefined, error: damaged };
}

function recordOf(bytes: Uint8Array): VersionRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

const damaged: OpenError = {
  code: 'malformed',
  message: text(
    'This version is damaged in the store: what was kept of it is not a version. The others are not affected.',
    'このバージョンは保存領域の中で壊れていて、読み取れません。ほかのバージョンには影響ありません。',
  ),
};
