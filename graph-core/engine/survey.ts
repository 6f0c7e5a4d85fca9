// Which backends this machine can start, and why not the others. Knows no document and no screen.
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import { BackendError, backendNames } from './engine.ts';
import type { BackendName, EngineAssets } from './engine.ts';
import type { Tf } from './ops.ts';
import { startBackend } from './start-engine.ts';
import { backendTitles } from './titles.ts';

export interface BackendSurvey {
  readonly backend: BackendName;
  readonly title: string;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason?: Text;
  /** What it runs on, as the driver names it. */
  readonly device?: string;
  /** A GPU backend that is drawn by the processor: right, but slower than WASM. */
  readonly software?: boolean;
}

/**
 * Starts each backend in turn and then the one that was in use before. To be called while nothing trains on `tf`:
 * for that time operations would run elsewhere.
 */
export async function surveyBackends(tf: Tf, assets: EngineAssets): Promise<BackendSurvey[]> {
  const before = tf.engine().backendName as BackendName | undefined;
  const found: BackendSurvey[] = [];
  for (const backend of backendNames) found.push(await surveyBackend(tf, backend, assets));
  if (before && found.some(({ backend, available }) => available && backend === before))
    await tf.setBackend(before);
  return found;
}

async function surveyBackend(
  tf: Tf,
  backend: BackendName,
  assets: EngineAssets,
): Promise<BackendSurvey> {
  const title = backendTitles[backend];
  try {
    await startBackend(tf, backend, assets);
  } catch (error) {
    const reason = error instanceof BackendError ? error.sentence : verbatim(String(error));
    const offered = tf.findBackendFactory(backend) !== null;
    return { backend, title, available: false, reason: offered ? reason : notOffered(backend) };
  }
  const device = deviceOf(tf, backend);
  if (!device) return { backend, title, available: true };
  const software = /swiftshader|llvmpipe|software|basic render/i.test(device);
  return { backend, title, available: true, device, software };
}

function notOffered(backend: BackendName): Text {
  const title = backendTitles[backend];
  return text(
    `${title} is not offered here: it needs a browser window or worker with a GPU interface.`,
    `この環境には ${title} がありません。GPU を使えるブラウザーのウィンドウかワーカーが必要です。`,
  );
}

/** The parts of GPU backends that name their device; not in tfjs' types. */
interface GpuBackend {
  readonly adapterInfo?: Readonly<Record<string, unknown>>;
  readonly gpgpu?: { readonly gl?: { getExtension(name: string): unknown } };
}

interface DebugRendererInfo {
  readonly UNMASKED_RENDERER_WEBGL: number;
}

function deviceOf(tf: Tf, backend: BackendName): string | undefined {
  if (backend !== 'webgl' && backend !== 'webgpu') return undefined;
  // The cast is the edge: a name to show, absent where the driver keeps it to itself.
  const { adapterInfo, gpgpu } = tf.backend() as unknown as GpuBackend;
  if (adapterInfo) {
    const parts = ['description', 'vendor', 'architecture', 'device'].map((k) => adapterInfo[k]);
    const words = parts.filter((part) => typeof part === 'string' && part !== '');
    return words.length > 0 ? words.join(' ') : undefined;
  }
  const gl = gpgpu?.gl as
    | { getExtension(name: string): DebugRendererInfo | null; getParameter(id: number): unknown }
    | undefined;
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = info && gl?.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' ? name : undefined;
}
