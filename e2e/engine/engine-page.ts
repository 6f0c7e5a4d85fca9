// The engine in a bare page: examines every operation and trains every template on a backend. Knows no screen.
import * as tf from '@tensorflow/tfjs';
import type { BackendName, EngineFacts } from '../../graph-core/engine/engine.ts';
import { examine, type Finding } from '../../graph-core/engine/op-case.testing.ts';
import { opCases } from '../../graph-core/engine/op-cases.testing.ts';
import { analyze } from '../../graph-core/analyze/analyze.ts';
import { findBlock } from '../../graph-core/blocks/index.ts';
import { makePlan } from '../../graph-core/compile/make-plan.ts';
import { buildModel } from '../../graph-core/compile/model.ts';
import { openDocument } from '../../graph-core/document/open.ts';
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
  examineAll(
    backend: BackendName,
    options: StartOptions,
  ): Promise<{ facts: EngineFacts; examined: Examined[] }>;
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
    const opened = openDocument(text);
    if ('error' in opened) throw new Error(opened.error.message.en);
    const { document } = opened;
    const before = tf.memory().numTensors;
    const plan = makePlan(document, analyze(document, findBlock));
    const model = buildModel(started, plan, document.training.seed);
    const settings = { type: 'sgd', clipNorm: 0, clipValue: 0 } as const;
    const optimizer = started.optimizer(settings, model.trainable);
    const reports: number[][] = [];
    try {
      for (let step = 1; step <= steps; step++) {
        const makeFeed = () => randomFeed(tf, plan, examples);
        const { values } = trainStep(started, model, optimizer, makeFeed, step, 0.01);
        reports.push([...(await values.data())]);
        values.dispose();
      }
    } catch (error) {
      return { reports, tensorsLeft: 0, error: String(error) };
    } finally {
      optimizer.dispose();
      model.dispose();
    }
    return { reports, tensorsLeft: tf.memory().numTensors - before };
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
