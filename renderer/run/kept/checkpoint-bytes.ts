// Asks the checkpoint worker and pairs its answers with the questions.
import type { Checkpoint, NamedArray, Text } from '../../../graph-core/index.ts';
import { buffersOf } from '../../engine/wire.ts';
import type { CheckpointAnswer, CheckpointAsk } from './checkpoint.worker.ts';

let worker: Worker | undefined;
let next = 1;
const waiting = new Map<number, (answer: CheckpointAnswer) => void>();

type Unnumbered<A> = A extends CheckpointAsk ? Omit<A, 'id'> : never;

function ask(question: Unnumbered<CheckpointAsk>): Promise<CheckpointAnswer> {
  if (!worker) {
    worker = new Worker(new URL('./checkpoint.worker.ts', import.meta.url), {
      type: 'module',
      name: 'kumiki-checkpoints',
    });
    worker.onmessage = ({ data }: MessageEvent<CheckpointAnswer>) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
  }
  const id = next++;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ ...question, id }, buffersOf(question));
  });
}

/** The checkpoint's arrays are handed over: they cannot be used afterwards. */
export async function checkpointToBytes(write: Checkpoint): Promise<Uint8Array> {
  return (await ask({ write })).bytes ?? new Uint8Array();
}

export async function bytesToCheckpoint(
  read: Uint8Array,
): Promise<Checkpoint | { readonly error: Text }> {
  const { checkpoint, error } = await ask({ read });
  return checkpoint ?? { error: error ?? { en: '', ja: '' } };
}

export async function weightsToSafetensors(
  weights: readonly NamedArray[],
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  return (await ask({ weights, metadata })).bytes ?? new Uint8Array();
}
