// The export worker as a component uses it: limits of every format, and one export at a time that can be cancelled.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { BeforeWriting } from './before-writing.ts';
import type {
  Exported,
  ExportOrder,
  ExportStage,
  FromExporter,
  ToExporter,
  Written,
} from './export-wire.ts';

export interface ExportProgress {
  readonly stage: ExportStage;
  readonly share?: number | undefined;
}

export interface Exporter {
  /** Undefined until it is known. */
  readonly before: BeforeWriting | undefined;
  /** Undefined while nothing is written. */
  readonly progress: ExportProgress | undefined;
  readonly failure: Text | undefined;
  /** Undefined where it failed or was cancelled. Asking for the weights belongs to it, so a refusal is a failure. */
  write(order: () => Promise<ExportOrder>): Promise<Written | undefined>;
  cancel(): void;
}

export function useExporter({ document, player }: Exported): Exporter {
  const worker = useRef<Worker>(undefined);
  const [before, setBefore] = useState<BeforeWriting>();
  const [progress, setProgress] = useState<ExportProgress>();
  const [failure, setFailure] = useState<Text>();
  const waiting = useRef<((written: Written | undefined) => void) | undefined>(undefined);

  /** The worker goes with the work, and everything that TensorFlow.js held with it. */
  const settle = useCallback((written: Written | undefined) => {
    worker.current?.terminate();
    worker.current = undefined;
    setProgress(undefined);
    waiting.current?.(written);
    waiting.current = undefined;
  }, []);

  const ask = useCallback(
    (question: ToExporter) => {
      worker.current?.terminate();
      const made = new Worker(new URL('./export.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kumiki-export',
      });
      worker.current = made;
      made.onmessage = ({ data }: MessageEvent<FromExporter>) => {
        if (data.answer === 'limits') setBefore(data);
        else if (data.answer === 'progress') setProgress(data);
        else if (data.answer === 'written') settle(data);
        else {
          setFailure(data.message);
          settle(undefined);
        }
      };
      made.onerror = () => {
        setFailure(stopped);
        settle(undefined);
      };
      made.postMessage(question);
    },
    [settle],
  );

  useEffect(() => {
    ask({ ask: 'limits', document, player });
    return () => settle(undefined);
  }, [document, player, ask, settle]);

  const write: Exporter['write'] = async (order) => {
    setProgress({ stage: 'starting' });
    setFailure(undefined);
    const written = new Promise<Written | undefined>((resolve) => {
      waiting.current = resolve;
    });
    const mine = waiting.current;
    try {
      const ordered = await order();
      // Cancelled while the weights were on their way.
      if (waiting.current === mine) ask({ ask: 'write', ...ordered });
    } catch (reason) {
      setFailure(refusal(reason));
      settle(undefined);
    }
    return written;
  };

  return { before, progress, failure, write, cancel: () => settle(undefined) };
}

const stopped = text(
  'The exporter stopped, perhaps because it ran out of memory. Nothing was saved; pause the training or close other programs, and export again.',
  '書き出しが停止しました。メモリ不足の可能性があります。何も保存していません。学習を一時停止するか、ほかのプログラムを閉じて、もう一度書き出してください。',
);

function refusal(reason: unknown): Text {
  // The engine's client says in words why it refused.
  if (reason instanceof Error && 'sentence' in reason) return reason.sentence as Text;
  const words = reason instanceof Error ? reason.message : String(reason);
  return text(
    `The weights could not be taken from the run: ${words}`,
    `学習から重みを取り出せませんでした：${words}`,
  );
}
