// Holds chosen files against the document in a worker of its own, once for each choice.
import { useEffect, useState } from 'react';
import type { Document } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { ImportAnswer, ImportQuestion } from './import-wire.ts';

/** Undefined while it is being read, and where nothing is chosen. */
export function useFit(document: Document, files: readonly File[]): ImportAnswer | undefined {
  const [known, setKnown] = useState<{ document: Document; files: object; answer: ImportAnswer }>();
  useEffect(() => {
    if (files.length === 0) return undefined;
    const hear = (answer: ImportAnswer) => setKnown({ document, files, answer });
    const worker = new Worker(new URL('./import.worker.ts', import.meta.url), {
      type: 'module',
      name: 'kumiki-import',
    });
    worker.onmessage = ({ data }: MessageEvent<ImportAnswer>) => hear(data);
    worker.onerror = () => hear({ error: stopped });
    worker.postMessage({ document, files } satisfies ImportQuestion);
    return () => worker.terminate();
  }, [document, files]);
  return known?.document === document && known.files === files ? known.answer : undefined;
}

const stopped = text(
  'Reading stopped, perhaps because it ran out of memory. Nothing was loaded; close other programs and choose the file again.',
  '読み込みが停止しました。メモリ不足の可能性があります。何も読み込んでいません。ほかのプログラムを閉じて、もう一度選んでください。',
);
