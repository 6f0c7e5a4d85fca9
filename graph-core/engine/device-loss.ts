// Tells when the GPU under a backend is taken away: a driver's reset, sleep, too much work.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { BackendName } from './engine.ts';
import type { Tf } from './ops.ts';
import { backendTitles } from './titles.ts';

/** What GPU backends hold that can be lost; not in tfjs' types. */
interface Losable {
  readonly device?: { readonly lost?: Promise<{ readonly message?: string }> };
  readonly gpgpu?: {
    readonly gl?: {
      readonly canvas?: { addEventListener(name: string, listener: () => void): void };
    };
  };
}

const watched = new WeakMap<object, Promise<Text>>();

/**
 * Settles once the device of the backend in use is lost; absent where none can be. From then on reads of that backend
 * may give zeros or never end, so nothing of it may be kept.
 */
export function deviceLoss(tf: Tf, backend: BackendName): Promise<Text> | undefined {
  if (backend !== 'webgl' && backend !== 'webgpu') return undefined;
  // The cast is the edge: a member that is not there is a loss that is not told.
  const inside = tf.backend() as unknown as Losable;
  const known = watched.get(inside);
  if (known) return known;
  const lost = inside.device?.lost ?? contextLoss(inside);
  if (!lost) return undefined;
  const told = lost.then(() => {
    gone.add(inside);
    return sentence(backend);
  });
  watched.set(inside, told);
  return told;
}

const gone = new WeakSet<object>();

/** Makes room for a new device where the one in use was lost; its tensors are lost with it. */
export function forgetLostDevice(tf: Tf, backend: BackendName): void {
  const inUse = tf.engine().registry[backend];
  const factory = tf.findBackendFactory(backend);
  if (!inUse || !factory || !gone.has(inUse)) return;
  tf.removeBackend(backend);
  tf.registerBackend(backend, factory);
}

function contextLoss({ gpgpu }: Losable): Promise<unknown> | undefined {
  const canvas = gpgpu?.gl?.canvas;
  return (
    canvas &&
    new Promise<void>((resolve) => canvas.addEventListener('webglcontextlost', () => resolve()))
  );
}

function sentence(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `The GPU was lost while ${title} was using it (a driver reset, sleep or too little memory). Resume from the last checkpoint, with a smaller batch or another backend if it happens again.`,
    `${title} の使用中に GPU が使えなくなりました（ドライバーのリセット、スリープ、メモリ不足など）。最後のチェックポイントから再開してください。繰り返す場合は、バッチサイズを小さくするか、別のバックエンドを選んでください。`,
  );
}
