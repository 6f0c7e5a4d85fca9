// How fast the document trains on each backend of this machine, measured in a worker of its own.
import { create } from 'zustand';
import type { Comparison, Document, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { dataFiles } from '../run/data-files.ts';
import type { ToPage, ToWorker } from '../engine/wire.ts';
import { useDocument } from '../document/document.ts';
import { ofEachDocument } from '../document/of-each-document.ts';
import { useSettings } from '../stores/settings.ts';

export interface BackendComparison {
  readonly comparing: boolean;
  readonly comparison: Comparison | undefined;
  readonly failure: Text | undefined;
  compare(document: Document): void;
  cancel(): void;
}

const broken = text(
  'The comparison stopped before it was finished. Try again with a smaller batch.',
  '比較が途中で終わりました。バッチサイズを小さくしてもう一度試してください。',
);

export const useBackendComparison = create<BackendComparison>()((set) => {
  let worker: Worker | undefined;
  const end = () => {
    worker?.terminate();
    worker = undefined;
  };
  return {
    comparing: false,
    comparison: undefined,
    failure: undefined,
    compare(document) {
      end();
      set({ comparing: true, failure: undefined });
      worker = new Worker(new URL('../engine/engine.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kumiki-comparison',
      });
      const say = (message: ToWorker) => worker?.postMessage(message);
      worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
        if (data.type === 'compared') set({ comparing: false, comparison: data.comparison });
        else if (data.type === 'not-compared') set({ comparing: false, failure: broken });
        else return;
        end();
      };
      worker.onerror = () => {
        set({ comparing: false, failure: broken });
        end();
      };
      const base = globalThis.document.baseURI;
      say({ type: 'serve', lock: `kumiki-comparison-${crypto.randomUUID()}`, base });
      const files = dataFiles.getState().files[document.data.source] ?? [];
      const { deterministic } = useSettings.getState();
      say({ type: 'compare', document, files, deterministic });
    },
    cancel() {
      end();
      set({ comparing: false });
    },
  };
});

// What was measured of one document says nothing of another.
useDocument.subscribe(({ session }, before) => {
  if (session !== before.session) useBackendComparison.getState().cancel();
});
ofEachDocument(useBackendComparison, { comparison: undefined, failure: undefined });
