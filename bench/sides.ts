// The sides of every row that run on TensorFlow.js, by name, in Node and in a page alike.
import * as tf from '@tensorflow/tfjs';
import type { EngineAssets } from '../graph-core/index.ts';
import { start as startBahdanau } from './bahdanau/stock.ts';
import { start as startEncoder } from './encoder/stock.ts';
import { type GptSizes, gptOf } from './gpt/row.ts';
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

/** `webgpu` is ours there. */
export type SideName = 'stock' | 'ours' | 'webgpu';

/** The row of that name; of `gpt` the one of these sizes, which need not be those of the row. */
function rowOf({ row: name, sizes }: Setup): Row {
  // The cast is the edge: these sizes have come from that row.
  if (name === 'gpt') return gptOf(sizes as GptSizes);
  const row = rows.find((row) => row.name === name);
  if (!row) throw new Error(`There is no row ${name}.`);
  return row;
}

/** Facts are a line for the report. */
export async function startSide(
  name: SideName,
  setup: Setup,
  assets: EngineAssets,
): Promise<{ train: TrainStep; facts: string }> {
  const row = rowOf(setup);
  if (name !== 'stock') {
    const backend = name === 'ours' ? 'wasm' : name;
    const { train, engine } = await startOurs(row, setup, assets, backend);
    const { threads, relaxedSimd, fused } = engine.facts;
    const fma = backend === 'wasm' ? `, ${relaxedSimd ? 'FMA' : 'no FMA'}` : '';
    const build = fused ? `own kernels${fma}` : 'composed';
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
