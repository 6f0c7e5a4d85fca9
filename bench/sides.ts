// The sides of every row that run on TensorFlow.js, by name, in Node and in a page alike.
import * as tf from '@tensorflow/tfjs';
import type { EngineAssets } from '../graph-core/index.ts';
import { start as startBahdanau } from './bahdanau/stock.ts';
import { start as startEncoder } from './encoder/stock.ts';
import { start as startGpt } from './gpt/stock.ts';
import { start as startLstm } from './lstm/stock.ts';
import { start as startOurs } from './ours.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import type { Setup, TrainStep } from './side.ts';

const stock: Readonly<Record<string, (setup: Setup) => TrainStep>> = {
  gpt: startGpt,
  encoder: startEncoder,
  lstm: startLstm,
  bahdanau: startBahdanau,
};

export type SideName = 'stock' | 'ours';

/** Facts are a line for the report. */
export async function startSide(
  name: SideName,
  setup: Setup,
  assets: EngineAssets,
): Promise<{ train: TrainStep; facts: string }> {
  const row = rows.find((row: Row) => row.name === setup.row);
  if (!row) throw new Error(`There is no row ${setup.row}.`);
  if (name === 'ours') {
    const { train, engine } = await startOurs(row, setup, assets);
    const { backend, threads, relaxedSimd, fused } = engine.facts;
    const build = fused ? `own kernels, ${relaxedSimd ? 'FMA' : 'no FMA'}` : 'composed';
    return {
      train,
      facts: `Kumiki, ${backend}, ${build}, ${threads} thread${threads > 1 ? 's' : ''}`,
    };
  }
  const start = stock[setup.row];
  if (!start) throw new Error(`Stock TensorFlow.js has no side in the row ${setup.row}.`);
  const { setWasmPaths } = await assets.packages.wasm();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({ ...assets.tfjsWasm });
  if (!(await tf.setBackend('wasm'))) throw new Error('The wasm backend did not start.');
  await tf.ready();
  return {
    train: start(setup),
    facts: `TensorFlow.js ${tf.version_core}, ${tf.getBackend()}, 1 thread`,
  };
}
