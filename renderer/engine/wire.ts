// What crosses between the page and the engine's worker beside the trainer's own protocol.
import type {
  Addressed,
  Command,
  Comparison,
  Document,
  News,
  SentFile,
} from '../../graph-core/index.ts';

export type ToWorker =
  | Addressed<Command>
  /** To a worker in which nothing trains; answered by `compared`. */
  | {
      readonly type: 'compare';
      readonly document: Document;
      readonly files: readonly SentFile[];
      readonly deterministic: boolean;
    }
  /** Said before `prepare`: only so many training examples, for a model that shall learn them by heart. */
  | { readonly type: 'train-on'; readonly run: string; readonly examples: number }
  /** Said once, first: the lock to hold while alive, and the address data and kernels are found under. */
  | { readonly type: 'serve'; readonly lock: string; readonly base: string };

export type ToPage =
  | Addressed<News>
  /** The lock is held from now on; when it is free again, the worker is gone. */
  | { readonly type: 'holding' }
  | { readonly type: 'compared'; readonly comparison: Comparison }
  | { readonly type: 'not-compared'; readonly reason: string };

/** The buffers of a message that can be handed over instead of copied: each once, whole arrays only. */
export function buffersOf(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (value: unknown) => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength)
        found.add(value.buffer);
    } else if (Array.isArray(value)) {
      // A list of numbers holds no buffer, and may be long.
      if (typeof value[0] !== 'number') for (const item of value) walk(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) walk(item);
    }
  };
  walk(message);
  return [...found];
}
