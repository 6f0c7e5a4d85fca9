// Starts a backend and proves that it is the one that computes, or says in a sentence why not.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { forgetLostDevice } from './device-loss.ts';
import { BackendError } from './engine.ts';
import type { BackendName, EngineAssets } from './engine.ts';
import { knownVersion, missingInternals } from './internals.ts';
import type { Tf } from './ops.ts';
import { proveBackend } from './prove-backend.ts';
import { backendTitles } from './titles.ts';

/** Throws a BackendError with the bare reason, and leaves in use what was in use before. */
export async function startBackend(
  tf: Tf,
  backend: BackendName,
  assets: EngineAssets,
): Promise<void> {
  const before = tf.engine().backendName as string | undefined;
  const reason = await reasonAgainst(tf, backend, assets);
  if (!reason) return;
  if (before && before !== backend && before in tf.engine().registry) await tf.setBackend(before);
  throw new BackendError(reason);
}

/** Undefined once the backend is in use and proven. */
async function reasonAgainst(
  tf: Tf,
  backend: BackendName,
  assets: EngineAssets,
): Promise<Text | undefined> {
  let set = false;
  try {
    if (backend === 'wasm' && tf.getBackend() !== 'wasm') {
      const { setWasmPaths } = await assets.packages.wasm();
      // The threaded build starts workers from blob: addresses, which hangs under a strict CSP.
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      setWasmPaths({ ...assets.tfjsWasm });
    }
    if (backend === 'webgpu') await assets.packages.webgpu();
    forgetLostDevice(tf, backend);
    if (!tf.findBackendFactory(backend)) return notOffered(backend);
    // It answers false where the backend cannot start, and keeps the name all the same.
    set = await tf.setBackend(backend);
    if (!set) return notGiven(backend);
    const missing = missingInternals(tf, backend);
    if (missing.length > 0) return unknownTensorFlow(tf, missing);
    if (backend === 'cpu') quiet(tf);
    const proof = await proveBackend(tf, backend);
    if (proof === 'proven') return undefined;
    return proof === 'miscomputes' ? miscomputes(backend) : otherAnswers(backend, proof.answers);
  } catch (error) {
    if (error instanceof BackendError) return error.sentence;
    // Only in our own words: what TensorFlow.js says of itself helps nobody. A package that does not load says which.
    return set ? miscomputes(backend) : notLoaded(backend, error);
  }
}

/** In Node the cpu backend once advises another package, which does not apply here. The cast is the edge. */
function quiet(tf: Tf): void {
  (tf.backend() as unknown as { firstUse?: boolean }).firstUse = false;
}

function notOffered(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `${title} is not offered here: it needs a browser window or worker with a GPU interface.`,
    `この環境には ${title} がありません。GPU を使えるブラウザーのウィンドウかワーカーが必要です。`,
  );
}

function notGiven(backend: BackendName): Text {
  const title = backendTitles[backend];
  if (backend === 'webgl')
    return text(
      `${title} cannot be used here: the browser provides no WebGL context, because graphics acceleration is switched off, blocked or missing.`,
      `ここでは ${title} を使えません。グラフィックスアクセラレーションがオフ、ブロック中、または存在しないため、ブラウザーから WebGL のコンテキストが得られません。`,
    );
  if (backend === 'webgpu')
    return text(
      `${title} cannot be used here: the browser provides no WebGPU adapter, because the GPU is missing, blocked or not supported.`,
      `ここでは ${title} を使えません。GPU がない、ブロックされている、または対応していないため、ブラウザーから WebGPU のアダプターが得られません。`,
    );
  return text(
    `${title} cannot be used here: its program does not start, because it could not be read or WebAssembly is blocked.`,
    `ここでは ${title} を使えません。プログラムを読み込めないか、WebAssembly がブロックされているため、開始できません。`,
  );
}

function notLoaded(backend: BackendName, error: unknown): Text {
  const title = backendTitles[backend];
  const cause = error instanceof Error ? error.message : String(error);
  return text(
    `${title} could not be loaded (${cause}).`,
    `${title} を読み込めませんでした（${cause}）。`,
  );
}

function unknownTensorFlow(tf: Tf, missing: readonly string[]): Text {
  const names = missing.join(', ');
  return text(
    `TensorFlow.js ${tf.version_core} lacks ${names}, which this engine was built on (version ${knownVersion}). Install that version.`,
    `TensorFlow.js ${tf.version_core} には、このエンジンが前提とする ${names} がありません（対応バージョン ${knownVersion}）。そのバージョンを入れてください。`,
  );
}

function otherAnswers(backend: BackendName, answers: BackendName | undefined): Text {
  const title = backendTitles[backend];
  const other = answers ? backendTitles[answers] : undefined;
  return text(
    `${title} cannot be used here: ${other ?? 'another backend'} answers instead.`,
    `ここでは ${title} を使えません。代わりに${other ? ` ${other} ` : '別のバックエンド'}が応答しています。`,
  );
}

function miscomputes(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `${title} starts here but cannot be trusted: a matrix product with a known result came out wrong or not at all. A newer graphics driver or browser may help.`,
    `${title} は開始できますが、信頼できません。答えのわかっている積が誤っているか、得られませんでした。グラフィックスドライバーかブラウザーを更新すると直ることがあります。`,
  );
}
