// Kept versions of documents under keys of the host's store: bounded in number and in size, oldest gone first.
import type { Host } from '../../../main/host-api.ts';
import type { Text } from '../../../graph-core/index.ts';
import { text } from '../../../graph-core/index.ts';
import { versionsToDrop } from './thin-versions.ts';
import type { VersionKey, VersionKind } from './version-key.ts';
import { readVersionKey, textDigest, versionPrefix, writeVersionKey } from './version-key.ts';
import type { ReadVersion, VersionRecord } from './version-record.ts';
import { readVersion, writeVersion } from './version-record.ts';

type Store = Pick<Host, 'storePut' | 'storeGet' | 'storeList' | 'storeDelete'>;

/** Of one version, in bytes. */
const largest = 8 * 1024 * 1024;
/** Of all versions of all documents: never so much that a browser short of space comes to the drafts. */
const largestAll = 64 * 1024 * 1024;
const mostAll = 500;

interface Keeping {
  readonly owner: string;
  readonly kind: VersionKind;
  readonly record: VersionRecord;
  /** Only where no version of this document has the same text; otherwise where the newest has another. */
  readonly unlessKnown?: boolean;
}

export interface VersionStore {
  keep(version: Keeping): Promise<{ readonly kept: boolean } | { readonly failed: Text }>;
  /** Of one document, newest first. */
  of(owner: string): Promise<VersionKey[]>;
  /** Of all documents, newest first. */
  all(): Promise<VersionKey[]>;
  read(key: string): Promise<ReadVersion>;
  /** A document that had no file has one. */
  move(from: string, to: string): Promise<void>;
  /** Lets the older half go. Answers how many that was. */
  makeRoom(): Promise<number>;
  remove(keys: readonly VersionKey[]): Promise<void>;
}

export function createVersionStore(host: Store, now: () => number = Date.now): VersionStore {
  const all = async () =>
    (await host.storeList({ prefix: versionPrefix }))
      .flatMap((entry) => readVersionKey(entry) ?? [])
      .sort(newestFirst);
  const of = async (owner: string) =>
    (await host.storeList({ prefix: `${versionPrefix}${owner}/` }))
      .flatMap((entry) => readVersionKey(entry) ?? [])
      .sort(newestFirst);
  const remove = async (keys: readonly VersionKey[]) => {
    for (const { key } of keys) await host.storeDelete({ key });
  };
  const makeRoom = async () => {
    const keys = await all();
    const older = keys.slice(Math.floor(keys.length / 2));
    await remove(older);
    return older.length;
  };
  const put = async (key: string, bytes: Uint8Array<ArrayBuffer>) => {
    const answer = await host.storePut({ key, bytes });
    if (!('failed' in answer)) return undefined;
    if (!isFull(answer.failed.code) || (await makeRoom()) === 0) return answer.failed;
    const again = await host.storePut({ key, bytes });
    return 'failed' in again ? again.failed : undefined;
  };
  /** Both the rules for one document and the bounds of all. */
  const thin = async (owner: string, written: string) => {
    const keys = await all();
    const own = keys.filter((version) => version.owner === owner);
    const gone = new Set(versionsToDrop(own, now()));
    let [bytes, count] = [0, 0];
    for (const version of keys) {
      if (gone.has(version)) continue;
      bytes += version.size;
      count += 1;
      const isOver = bytes > largestAll || count > mostAll;
      if (isOver && version.key !== written) gone.add(version);
    }
    await remove([...gone]);
  };
  return {
    all,
    of,
    remove,
    makeRoom,
    async keep({ owner, kind, record, unlessKnown = false }) {
      const digest = await textDigest(record.text);
      const known = await of(owner);
      const [newest] = known;
      if (unlessKnown && known.some((version) => version.digest === digest)) return { kept: false };
      // What was work before it was saved is one version, not two.
      const settles = newest?.digest === digest && newest.kind === 'draft' && kind === 'file';
      if (newest?.digest === digest && !settles) return { kept: false };
      const bytes = writeVersion(record);
      if (bytes.length > largest) return { failed: tooLarge };
      // Always behind those before it, also where a clock was set back or two come within a millisecond.
      const at = Math.max(now(), (newest?.at ?? 0) + 1);
      const key = writeVersionKey({ owner, at, kind, digest }, mark());
      const failed = await put(key, bytes);
      if (failed) return { failed };
      if (settles) await remove([newest]);
      await thin(owner, key);
      return { kept: true };
    },
    async read(key) {
      return readVersion((await host.storeGet({ key })).bytes);
    },
    async move(from, to) {
      for (const version of (await of(from)).reverse()) {
        const { bytes } = await host.storeGet({ key: version.key });
        const key = writeVersionKey({ ...version, owner: to }, mark());
        // Whole as it was written, never shared.
        const own = bytes as Uint8Array<ArrayBuffer> | null;
        if (own && 'failed' in (await host.storePut({ key, bytes: own }))) return;
        await remove([version]);
      }
    },
  };
}

/** What the systems call a full disk, and a browser a full quota. */
export function isFull(code: string): boolean {
  return ['QuotaExceededError', 'ENOSPC', 'EDQUOT'].includes(code);
}

function newestFirst(a: VersionKey, b: VersionKey): number {
  return b.at - a.at;
}

function mark(): string {
  return crypto.randomUUID().slice(0, 8);
}

const tooLarge = text(
  'This document is larger than 8 MB, so its earlier versions are not kept. The document itself is not affected.',
  'この文書は 8 MB を超えるため、以前のバージョンは残しません。文書そのものには影響ありません。',
);
