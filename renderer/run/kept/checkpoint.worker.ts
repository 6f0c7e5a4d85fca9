// Turns checkpoints into bytes and back, off the screen's thread: large ones take longer than a frame.
import type { Checkpoint, NamedArray, Text } from '../../../graph-core/index.ts';
import { readCheckpoint, writeCheckpoint, writeSafetensors } from '../../../graph-core/index.ts';
import { buffersOf } from '../../engine/wire.ts';

export type CheckpointAsk =
  | { readonly id: number; readonly write: Checkpoint }
  | { readonly id: number; readonly read: Uint8Array }
  | {
      readonly id: number;
      readonly weights: readonly NamedArray[];
      readonly metadata: Readonly<Record<string, string>>;
    };

export interface CheckpointAnswer {
  readonly id: number;
  readonly bytes?: Uint8Array;
  readonly checkpoint?: Checkpoint;
  readonly error?: Text;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function answer(ask: CheckpointAsk): Promise<CheckpointAnswer> {
  const { id } = ask;
  if ('write' in ask) return { id, bytes: await writeCheckpoint(ask.write, sha256) };
  if ('weights' in ask) return { id, bytes: writeSafetensors(ask.weights, ask.metadata) };
  const read = await readCheckpoint(ask.read, sha256);
  return 'error' in read ? { id, error: read.error } : { id, checkpoint: read };
}

self.onmessage = async ({ data }: MessageEvent<CheckpointAsk>) => {
  const answered = await answer(data);
  self.postMessage(answered, { transfer: buffersOf(answered) });
};
