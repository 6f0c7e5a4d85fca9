// Files the user gave for a data source, held for this session: documents never contain them.
import { createStore } from 'zustand/vanilla';
import type { SentFile } from '../../graph-core/index.ts';

export interface DataFiles {
  /** By id of the data source. */
  readonly files: Readonly<Record<string, readonly SentFile[]>>;
  give(source: string, files: readonly SentFile[]): void;
}

export const dataFiles = createStore<DataFiles>()((set, get) => ({
  files: {},
  give: (source, files) => set({ files: { ...get().files, [source]: files } }),
}));
