// The few members of the WebAssembly global that the engine uses; the core compiles without the DOM's types.

export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

interface WebAssemblyGlobal {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (size: { initial: number }) => WasmMemory;
}

/** The cast is the edge: the global exists wherever the wasm backend does. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal })
  .WebAssembly;
