// Lays the WebGPU of Dawn, npm `webgpu`, where TensorFlow.js looks for that of a browser.

/** What the package gives. */
export interface Dawn {
  create(options: string[]): { requestAdapter(): Promise<object | null> };
  readonly globals: object;
}

/** Whether a driver offers an adapter; `options` as Dawn takes them, such as `backend=null`. */
export async function layDawn(
  { create, globals }: Dawn,
  options: readonly string[] = [],
): Promise<boolean> {
  const gpu = create([...options]);
  Object.assign(globalThis, globals);
  // Node has none before 21.
  const { navigator = {} } = globalThis as { navigator?: object };
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return (await gpu.requestAdapter()) !== null;
}
