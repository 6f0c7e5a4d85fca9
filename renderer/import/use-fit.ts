// Holds chosen files against the document in a worker of its own, once for each choice.
import { useEffect, useState } from 'react';
import type { Document } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { ImportAnswer, ImportQuestion, WeightPairs } from './import-wire.ts';

/** The answer is undefined while files are being read; after another pairing the one before stands until it is read anew. */
export function useFit(
  document: Document,
  files: readonly File[],
  pairs: WeightPairs,
): { readonly answer: ImportAnswer | undefined; readonly isFresh: boolean } {
  const [known, setKnown] = useState<Known>();
  useEffect(() => {
    if (files.length === 0) return undefined;
    const hear = (answer: ImportAnswer) => setKnown({ document, files, pairs, answer });
    const worker = new Worker(new URL('./import.worker.ts', import.meta.url), {
      type: 'module',
      name: 'kumiki-import',
    });
    worker.onmessage = ({ data }: MessageEvent<ImportAnswer>) => hear(data);
    worker.onerror = () => hear({ error: stopped });
    worker.postMessage({ document, files, pairs } satisfies ImportQuestion);
    return () => worker.terminate();
  }, [document, files, pairs]);
  const same = known?.document === document && known.files === files;
  return { answer: same ? known.answer : undefined, isFresh: same && known.pairs === pairs };
}

interface Known {
  readonly document: Document;
  readonly files: object;
  readonly pairs: object;
  readonly answer: ImportAnswer;
}

const stopped = text(
  'Reading stopped, perhaps because it ran out of memory. Nothing was loaded; close other programs and choose the file again.',
  '読み込みが停止しました。メモリ不足の可能性があります。何も読み込んでいません。ほかのプログラムを閉じて、もう一度選んでください。',
);
