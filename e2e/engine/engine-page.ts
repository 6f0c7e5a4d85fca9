// The engine in a bare page: starts a backend and examines every operation on it. Knows no screen.
import * as tf from '@tensorflow/tfjs';
import type { BackendName, EngineAssets, EngineFacts } from '../../graph-core/engine/engine.ts';
import { examine, type Finding } from '../../graph-core/engine/op-case.testing.ts';
import { opCases } from '../../graph-core/engine/op-cases.testing.ts';
import { startEngine, type StartOptions } from '../../graph-core/engine/start-engine.ts';

const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

const assets: EngineAssets = {
  packages: {
    wasm: () => import('@tensorflow/tfjs-backend-wasm'),
    webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  },
  tfjsWasm: Object.fromEntries(names.map((name) => [name, `/wasm/${name}`])),
  async kernels(name) {
    const response = await fetch(`/kernels/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
};

export interface Examined {
  readonly name: string;
  readonly finding?: Finding;
  readonly error?: string;
  readonly tensorsLeft: number;
}

export interface EnginePage {
  examineAll(
    backend: BackendName,
    options: StartOptions,
  ): Promise<{ facts: EngineFacts; examined: Examined[] }>;
}

const engine: EnginePage = {
  async examineAll(backend, options) {
    const started = await startEngine(tf, backend, assets, options);
    const examined: Examined[] = [];
    for (const of of opCases) {
      const before = tf.memory().numTensors;
      try {
        const finding = await examine(started, of);
        examined.push({ name: of.name, finding, tensorsLeft: tf.memory().numTensors - before });
      } catch (error) {
        examined.push({ name: of.name, error: String(error), tensorsLeft: 0 });
      }
    }
    return { facts: started.facts, examined };
  },
};

(globalThis as unknown as { engine: EnginePage }).engine = engine;
