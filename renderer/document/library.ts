// The user's library of modules, in the host's store: each entry by a key of its own.
import { create } from 'zustand';
import type { LibraryEntry, Refused, Text } from '../../graph-core/index.ts';
import { readLibraryEntry, text } from '../../graph-core/index.ts';
import { chooseHost } from '../host/choose-host.ts';

/** What is not damaged can be used. */
interface Kept {
  readonly key: string;
  readonly entry: LibraryEntry | Refused;
}

interface Library {
  readonly kept: readonly Kept[];
  load(): Promise<void>;
  /** In the place of an entry of the same name. Answers why it could not be kept. */
  keep(written: string): Promise<Text | undefined>;
  remove(key: string): Promise<void>;
}

const prefix = 'library/';
const most = 200;

/** A store that does not answer, as in a window that keeps nothing, holds nothing. */
const stored = async () => {
  try {
    return await chooseHost().storeList({ prefix });
  } catch {
    return [];
  }
};

export const useLibrary = create<Library>()((set, get) => ({
  kept: [],
  async load() {
    const found = await stored();
    const kept = await Promise.all(
      found.slice(0, most).map(async ({ key }): Promise<Kept> => {
        const { bytes } = await chooseHost().storeGet({ key });
        return { key, entry: readLibraryEntry(new TextDecoder().decode(bytes ?? undefined)) };
      }),
    );
    set({ kept: kept.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) });
  },
  async keep(written) {
    const entry = readLibraryEntry(written);
    if ('refused' in entry) return entry.refused;
    // Another window may have kept some meanwhile.
    await get().load();
    const before = get().kept.find((other) => nameOf(other) === nameOf({ entry }));
    if (!before && get().kept.length >= most)
      return text(
        `Your library holds ${most} modules at most. Remove one first.`,
        `マイライブラリに保存できるのは ${most} 個までです。先にどれかを取り除いてください。`,
      );
    const key = before?.key ?? `${prefix}${crypto.randomUUID()}`;
    const bytes = new TextEncoder().encode(written);
    const answer = await chooseHost().storePut({ key, bytes });
    if ('failed' in answer)
      return text(
        'Your library could not be written. Is there room on the disk?',
        'マイライブラリに書き込めませんでした。空き容量を確認してください。',
      );
    await get().load();
    return undefined;
  },
  async remove(key) {
    await chooseHost().storeDelete({ key });
    await get().load();
  },
}));

function nameOf({ entry }: Pick<Kept, 'entry'>): string {
  return 'refused' in entry ? '\uffff' : `${entry.name.en}\n${entry.name.ja}`;
}
