// The kept versions as the dialog shows them: whose there are, and each as soon as it is read.
import { useEffect, useState } from 'react';
import type { Localized } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { versionStore } from '../document/versions/keep-versions.ts';
import type { VersionKey } from '../document/versions/version-key.ts';
import { versionsOwner } from '../document/versions/version-key.ts';
import type { ReadVersion } from '../document/versions/version-record.ts';

export interface Shelf {
  readonly owner: string;
  /** Of the document on the screen, or of the newest version. */
  readonly name: Localized;
  readonly isOpen: boolean;
  /** Newest first. */
  readonly versions: readonly VersionKey[];
}

export interface Shelves {
  /** Undefined until the store has answered. The open document's comes first. */
  readonly shelves: readonly Shelf[] | undefined;
  /** By the key in the store. */
  readonly read: ReadonlyMap<string, ReadVersion>;
  /** Reads what the store has of a document, newest first. */
  show(shelf: Shelf): void;
  remove(versions: readonly VersionKey[]): Promise<void>;
}

export function useVersions(): Shelves {
  const [shelves, setShelves] = useState<readonly Shelf[]>();
  const [read, setRead] = useState<ReadonlyMap<string, ReadVersion>>(new Map());
  const [shown, setShown] = useState<Shelf>();

  useEffect(() => {
    findShelves().then(setShelves, () => setShelves([]));
  }, []);
  useEffect(() => {
    let gone = false;
    const readAll = async (versions: readonly VersionKey[]) => {
      for (const { key } of versions) {
        const version = await versionStore().read(key);
        if (gone) return;
        setRead((before) => new Map(before).set(key, version));
      }
    };
    if (shown) readAll(shown.versions).catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [shown]);

  return {
    shelves,
    read,
    show: setShown,
    async remove(versions) {
      await versionStore().remove(versions);
      setShelves(await findShelves());
    },
  };
}

async function findShelves(): Promise<Shelf[]> {
  const byOwner = new Map<string, VersionKey[]>();
  for (const version of await versionStore().all())
    byOwner.set(version.owner, [...(byOwner.get(version.owner) ?? []), version]);
  const { isOpen, history, ...open } = useDocument.getState();
  const own = isOpen ? await versionsOwner(open) : undefined;
  const shelves: Shelf[] = [];
  if (own !== undefined)
    shelves.push({
      owner: own,
      name: history.present.name,
      isOpen: true,
      versions: byOwner.get(own) ?? [],
    });
  for (const [owner, versions] of byOwner) {
    const [newest] = versions;
    if (owner === own || !newest) continue;
    const { record } = await versionStore().read(newest.key);
    shelves.push({ owner, name: record?.name ?? '?', isOpen: false, versions });
  }
  return shelves;
}
