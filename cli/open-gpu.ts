// A GPU in a terminal: by Dawn, the WebGPU of Chromium, where its npm package is installed.
import type { Dawn } from '../graph-core/index.ts';
import { BackendError, layDawn, text } from '../graph-core/index.ts';

let opened: Promise<void> | undefined;

/** Once a process. Throws a BackendError where the package or an adapter is missing. */
export function openGpu(): Promise<void> {
  opened ??= openGpuBy(() => import('webgpu'));
  return opened;
}

export async function openGpuBy(load: () => Promise<Dawn>): Promise<void> {
  const dawn = await load().catch((reason: NodeJS.ErrnoException) => {
    throw reason.code === 'ERR_MODULE_NOT_FOUND' ? notInstalled() : notLoaded(reason.message);
  });
  if (!(await layDawn(dawn))) throw noAdapter();
}

function notInstalled(): BackendError {
  return new BackendError(
    text(
      'WebGPU in a terminal needs the npm package ‘webgpu’, which is not installed. Add it with npm install webgpu (with --global if kumiki is).',
      'ターミナルで WebGPU を使うには npm パッケージ「webgpu」が必要ですが、入っていません。npm install webgpu で追加してください（kumiki をグローバルに入れた場合は --global を付けます）。',
    ),
  );
}

function notLoaded(cause: string): BackendError {
  return new BackendError(
    text(
      `WebGPU cannot be used here: the npm package ‘webgpu’ does not load (${cause}).`,
      `ここでは WebGPU を使えません。npm パッケージ「webgpu」を読み込めません（${cause}）。`,
    ),
  );
}

function noAdapter(): BackendError {
  return new BackendError(
    text(
      'WebGPU cannot be used here: no driver offers a GPU. It takes one of Vulkan on Linux, Metal on macOS, or Direct3D 12 on Windows.',
      'ここでは WebGPU を使えません。GPU を提供するドライバーがありません。Linux では Vulkan、macOS では Metal、Windows では Direct3D 12 のドライバーが必要です。',
    ),
  );
}
