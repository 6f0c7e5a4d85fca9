// What a GPU backend runs on and what a user should know of it before training.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { BackendName } from './engine.ts';
import { gpuBackendOf } from './gpu/backend.ts';
import type { Tf } from './ops.ts';
import { backendTitles } from './titles.ts';

/** The parts of GPU backends that name their device; not in tfjs' types. */
interface GpuBackend {
  readonly adapterInfo?: Readonly<Record<string, unknown>>;
  readonly gpgpu?: { readonly gl?: { getExtension(name: string): unknown } };
}

interface DebugRendererInfo {
  readonly UNMASKED_RENDERER_WEBGL: number;
}

/** As the driver names it; absent where there is none or the driver keeps it to itself. */
export function deviceName(tf: Tf, backend: BackendName): string | undefined {
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

/** What a program could use beyond what every device of WebGPU promises; the rest of the list is about pictures. */
const ofComputing = ['subgroups', 'shader-f16', 'timestamp-query'];

interface WebGpu {
  requestAdapter(of: object): Promise<{ readonly features: ReadonlySet<string> } | null>;
}

/** Features of the adapter under WebGPU, as the standard calls them, and the bytes of its largest tensor. */
export async function deviceOffers(
  tf: Tf,
  backend: BackendName,
): Promise<{ readonly features: readonly string[]; readonly largestTensor: number } | undefined> {
  if (backend !== 'webgpu') return undefined;
  // The cast is the edge: TensorFlow.js has asked the same object for the same adapter.
  const { navigator } = globalThis as { navigator?: { readonly gpu?: WebGpu } };
  const adapter = await navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  const features = ofComputing.filter((name) => adapter?.features.has(name));
  const { limits } = gpuBackendOf(tf).device;
  return { features, largestTensor: limits.maxStorageBufferBindingSize };
}

/** Whether the name is that of a processor drawing in a GPU's stead. */
export function isSoftware(device: string): boolean {
  return /swiftshader|llvmpipe|software|basic render/i.test(device);
}

/** Slow or coarse devices, each in a sentence. */
export function deviceNotices(tf: Tf, backend: BackendName): Text[] {
  const title = backendTitles[backend];
  const notices: Text[] = [];
  const device = deviceName(tf, backend);
  if (device && isSoftware(device))
    notices.push(
      text(
        `${title} has no GPU here: the CPU computes in its place (${device}). WASM is faster.`,
        `ここでは ${title} が使える GPU がなく、CPU が代わりに計算します（${device}）。WASM のほうが高速です。`,
      ),
    );
  if (backend === 'webgl' && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'))
    notices.push(
      text(
        'This GPU computes in 16 bits under WebGL, which is too coarse to train most networks. Choose WASM.',
        'この GPU の WebGL は 16 ビットで計算するため、多くのネットワークの学習には精度が足りません。WASM を選んでください。',
      ),
    );
  return notices;
}
