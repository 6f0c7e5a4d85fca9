// What the store's key says of a kept version, so that lists are made without reading any.

/** A save or the file as it was found; work that no file holds. */
export type VersionKind = 'file' | 'draft';

export interface VersionKey {
  readonly key: string;
  /** Whose version it is; see `versionsOwner`. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: VersionKind;
  /** Of the text: the same text, the same digest. */
  readonly digest: string;
  readonly size: number;
}

export const versionPrefix = 'version/';
const pattern =
  /^version\/([0-9a-f]{32})\/(\d{1,15})\.(file|draft)\.([0-9a-f]{16})\.([0-9a-z]{1,16})$/;

/** The document in a file, or one that no file holds yet. */
export async function versionsOwner(document: {
  readonly file?: { readonly token: string } | undefined;
  readonly draftId: string;
}): Promise<string> {
  const { file, draftId } = document;
  return (await digestOf(file ? `file ${file.token}` : `draft ${draftId}`)).slice(0, 32);
}

export async function textDigest(text: string): Promise<string> {
  return (await digestOf(text)).slice(0, 16);
}

export function writeVersionKey(
  version: Omit<VersionKey, 'key' | 'size'>,
  /** Tells two tabs apart that keep at the same millisecond. */
  mark: string,
): string {
  const { owner, at, kind, digest } = version;
  return `${versionPrefix}${owner}/${at}.${kind}.${digest}.${mark}`;
}

/** Undefined for a key that is none. */
export function readVersionKey(entry: {
  readonly key: string;
  readonly size: number;
}): VersionKey | undefined {
  const [, owner, at, kind, digest] = pattern.exec(entry.key) ?? [];
  if (!owner || !at || !digest) return undefined;
  return { ...entry, owner, at: Number(at), kind: kind === 'file' ? 'file' : 'draft', digest };
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
