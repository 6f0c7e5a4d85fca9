// The export worker as a component uses it: limits of every format, and one export at a time that can be cancelled.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Document, ExportedFile, Limit, NamedArray, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import type { FromExporter, Proof, ToExporter } from './export-wire.ts';

export interface Written {
  readonly files: readonly ExportedFile[];
  readonly bytes: Uint8Array;
  readonly proof: Proof;
}

export interface Exporter {
  readonly limits: Readonly<Record<string, readonly Limit[]>> | undefined;
  readonly busy: boolean;
  readonly failure: Text | undefined;
  write(weights: readonly NamedArray[], format: string): Promise<Written | undefined>;
  cancel(): void;
}

export function useExporter(document: Document | undefined): Exporter {
  const worker = useRef<Worker>(undefined);
  const [limits, setLimits] = useState<Exporter['limits']>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Text>();
  const waiting = useRef<((written: Written | undefined) => void) | undefined>(undefined);

  const settle = useCallback((written: Written | undefined) => {
    setBusy(false);
    waiting.current?.(written);
    waiting.current = undefined;
  }, []);

  const start = useCallback(() => {
    const made = new Worker(new URL('./export.worker.ts', import.meta.url), {
      type: 'module',
      name: 'kumiki-export',
    });
    made.onmessage = ({ data }: MessageEvent<FromExporter>) => {
      if (data.answer === 'limits') setLimits(data.limits);
      else if (data.answer === 'written') settle(data);
      else {
        setFailure(data.message);
        settle(undefined);
      }
    };
    made.onerror = () => {
      setFailure(
        text(
          'The exporter could not start. Reload the app and try again.',
          '書き出しを始められませんでした。アプリを再読み込みして、もう一度お試しください。',
        ),
      );
      settle(undefined);
    };
    worker.current = made;
    return made;
  }, [settle]);

  useEffect(() => {
    if (!document) return undefined;
    start().postMessage({ ask: 'limits', document } satisfies ToExporter);
    return () => {
      worker.current?.terminate();
      worker.current = undefined;
    };
  }, [document, start]);

  const write = (weights: readonly NamedArray[], format: string) => {
    if (!document) return Promise.resolve(undefined);
    setBusy(true);
    setFailure(undefined);
    return new Promise<Written | undefined>((resolve) => {
      waiting.current = resolve;
      const message: ToExporter = { ask: 'write', document, weights, format };
      (worker.current ?? start()).postMessage(message);
    });
  };

  const cancel = () => {
    worker.current?.terminate();
    worker.current = undefined;
    settle(undefined);
  };

  return { limits, busy, failure, write, cancel };
}
