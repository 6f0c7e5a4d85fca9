// Counts in the engine's worker what each backend sends to what computes: WebGL's draws, WebGPU's dispatches, our kernels.
import type { Page } from '@playwright/test';

/** None of the three for the backend that computes in JavaScript. */
export interface Programs {
  readonly webgl: number;
  readonly webgpu: number;
  readonly wasm: number;
}

/** Put before the worker's own code, so that nothing is counted too late. Says nothing of the app's own. */
const counting = `{
const programs = { webgl: 0, webgpu: 0, wasm: 0 };
globalThis.programs = programs;
const count = (of, name, kind) => {
  const call = of?.prototype[name];
  if (!call) return;
  of.prototype[name] = function (...args) {
    programs[kind] += 1;
    return call.apply(this, args);
  };
};
for (const name of ['drawElements', 'drawArrays']) count(globalThis.WebGL2RenderingContext, name, 'webgl');
count(globalThis.GPUComputePassEncoder, 'dispatchWorkgroups', 'webgpu');
// TensorFlow.js instantiates its own build by another call: what is constructed are our kernels.
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const exports = {};
  for (const [name, kernel] of Object.entries(new Instance(module, imports).exports))
    exports[name] = typeof kernel !== 'function' ? kernel : (...args) => {
      programs.wasm += 1;
      return kernel(...args);
    };
  return { exports };
};
}
`;

export const isEngine = (address: string) => /engine\.worker[^/]*\.js$/.test(address);

/** To be called before the app is opened. */
export async function countPrograms(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => isEngine(pathname),
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${counting}${await response.text()}` });
    },
  );
}

/** As counted in the worker that trains. */
export async function programsOf(page: Page): Promise<Programs> {
  const engine = page.workers().find((worker) => isEngine(new URL(worker.url()).pathname));
  if (!engine) throw new Error('No engine is at work.');
  return engine.evaluate(() => (globalThis as unknown as { programs: Programs }).programs);
}
