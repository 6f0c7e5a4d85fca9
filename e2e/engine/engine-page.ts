// The engine in a bare page: examines every operation and trains every template on a backend.
import * as tf from '@tensorflow/tfjs';
import type { BackendName, Engine, EngineFacts } from '../../graph-core/engine/engine.ts';
import { examine, type Finding } from '../../graph-core/engine/op-case.testing.ts';
import { opCases } from '../../graph-core/engine/op-cases.testing.ts';
import { analyze } from '../../graph-core/analyze/analyze.ts';
import { findBlock } from '../../graph-core/blocks/index.ts';
import { makePlan } from '../../graph-core/compile/make-plan.ts';
import { buildModel } from '../../graph-core/compile/model.ts';
import { openDocument } from '../../graph-core/document/open.ts';
import type { Tensor } from '../../graph-core/engine/ops.ts';
import { startEngine, type StartOptions } from '../../graph-core/engine/start-engine.ts';
import { pageAssets } from './page-assets.ts';
import { trainStep } from '../../graph-core/train/train-step.ts';
import { randomFeed } from './random-feed.ts';

export interface Examined {
  readonly name: string;
  readonly finding?: Finding;
  readonly error?: string;
  readonly tensorsLeft: number;
}

interface GPUDeviceLike {
  destroy(): void;
}

/** What `steps` training steps of one document reported: loss, metrics and gradient norm of each. */
export interface Trained {
  readonly reports: readonly (readonly number[])[];
  readonly tensorsLeft: number;
  readonly error?: string;
}

export interface EnginePage {
  /** Takes the device away under a running backend; answers what the engine said, and after how long. */
  loseDevice(backend: 'webgl' | 'webgpu'): Promise<{ said: string; milliseconds: number }>;
  train(
    backend: BackendName,
    options: StartOptions,
    text: string,
    examples: number,
    steps: number,
  ): Promise<Trained>;
  /** How often each program of the GPU is sent there in one training step, by the program's kind. */
  countDispatches(
    backend: 'webgl' | 'webgpu',
    text: string,
    examples: number,
  ): Promise<Readonly<Record<string, number>>>;
  examineAll(
    backend: BackendName,
    options: StartOptions,
  ): Promise<{ facts: EngineFacts; examined: Examined[] }>;
}

/** A document's model on an engine, trained on random batches. */
function openStepper(
  started: Engine,
  text: string,
  examples: number,
  type: 'sgd' | 'adam',
): { run(step: number): Tensor; dispose(): void } {
  const opened = openDocument(text);
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { document } = opened;
  const plan = makePlan(document, analyze(document, findBlock));
  const model = buildModel(started, plan, document.training.seed);
  const optimizer = started.optimizer({ type, clipNorm: 0, clipValue: 0 }, model.trainable);
  const makeFeed = () => randomFeed(tf, plan, examples);
  return {
    run: (step) => trainStep(started, model, { optimizer }, makeFeed, step, 0.01).values,
    dispose() {
      optimizer.dispose();
      model.dispose();
    },
  };
}

/** Kernels of ours do not pass the backend's own door, so WebGPU is counted at that of the browser. */
function noteDispatches(counts: Record<string, number>): () => void {
  const { prototype } = GPUComputePassEncoder;
  const send = prototype.dispatchWorkgroups;
  prototype.dispatchWorkgroups = function (...given) {
    counts.dispatches = (counts.dispatches ?? 0) + 1;
    return send.apply(this, given);
  };
  return () => {
    prototype.dispatchWorkgroups = send;
  };
}

function notePrograms(counts: Record<string, number>): () => void {
  // The cast is the edge: the one door through which a backend sends its programs is not in tfjs' types.
  const inside = tf.backend() as unknown as Record<string, (program: object) => unknown>;
  const send = inside.runWebGLProgram;
  if (!send) throw new Error('The webgl backend has no runWebGLProgram.');
  inside.runWebGLProgram = function (this: unknown, program: object, ...rest: []) {
    const kind = program.constructor.name;
    counts[kind] = (counts[kind] ?? 0) + 1;
    return send.call(this, program, ...rest);
  };
  return () => void Reflect.deleteProperty(inside, 'runWebGLProgram');
}

const engine: EnginePage = {
  async loseDevice(backend) {
    const { lost } = await startEngine(tf, backend, pageAssets);
    if (!lost) throw new Error('This engine cannot tell of a loss.');
    // The cast is the edge: how a backend holds its device is not in tfjs' types.
    const inside = tf.backend() as unknown as {
      device?: GPUDeviceLike;
      gpgpu?: { gl: WebGL2RenderingContext };
    };
    const start = performance.now();
    inside.device?.destroy();
    inside.gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext();
    const { en } = await lost;
    return { said: en, milliseconds: performance.now() - start };
  },
  async train(backend, options, text, examples, steps) {
    const started = await startEngine(tf, backend, pageAssets, options);
    const before = tf.memory().numTensors;
    const stepper = openStepper(started, text, examples, 'sgd');
    const reports: number[][] = [];
    try {
      for (let step = 1; step <= steps; step++) {
        const values = stepper.run(step);
        reports.push([...(await values.data())]);
        values.dispose();
      }
    } catch (error) {
      return { reports, tensorsLeft: 0, error: String(error) };
    } finally {
      stepper.dispose();
    }
    return { reports, tensorsLeft: tf.memory().numTensors - before };
  },
  async countDispatches(backend, text, examples) {
    const started = await startEngine(tf, backend, pageAssets);
    const stepper = openStepper(started, text, examples, 'adam');
    const step = async (number: number) => {
      const values = stepper.run(number);
      await values.data();
      values.dispose();
    };
    // The first one also draws weights and uploads them.
    await step(1);
    const counts: Record<string, number> = {};
    const stop = backend === 'webgpu' ? noteDispatches(counts) : notePrograms(counts);
    try {
      await step(2);
    } finally {
      stop();
      stepper.dispose();
    }
    return counts;
  },
  async examineAll(backend, options) {
    const started = await startEngine(tf, backend, pageAssets, options);
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
