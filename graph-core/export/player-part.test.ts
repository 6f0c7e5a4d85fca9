// A generator and a critic taken out of their game: each is a document of its own, and every format proves it.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { makePlan } from '../compile/make-plan.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { template } from '../train/trainer.testing.ts';
import type { Exported } from './exported.testing.ts';
import { exported } from './exported.testing.ts';
import { folded } from './fold-spectral.ts';
import type { ProofContext } from './format.ts';
import { exportFormats } from './index.ts';
import { loadOnnxModel } from './onnx/run-onnx.ts';
import { playerPart, weightsOfPart } from './player-part.ts';
import { prove } from './prove.ts';
import { hasTorch, torchDifferences } from './torch/answers-as-app.testing.ts';

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
});

const games = ['gan-2d', 'sagan-mini', 'sagan-conditional'];
const players = ['generator', 'critic'];

const parts = new Map<string, Exported>();

/** With weights of the whole game, of which only its own are kept. */
function partOf(id: string, player: string): Exported {
  const name = `${id}-${player}`;
  const part = parts.get(name) ?? takenOut(id, player);
  parts.set(name, part);
  return part;
}

function takenOut(id: string, player: string): Exported {
  const game = template(id);
  const document = playerPart(game, player, findBlock);
  if (!document) throw new Error(`${id} has no ${player}.`);
  const plan = makePlan(document, analyze(document, findBlock));
  const { weights } = exported(game, 2);
  return exported(document, 2, weightsOfPart(plan, weights));
}

test.each([
  ['gan-2d', 'generator', ['noise'], [[2]]],
  ['gan-2d', 'critic', ['real'], [[1]]],
  ['sagan-mini', 'generator', ['noise'], [[28, 28, 1]]],
  ['sagan-mini', 'critic', ['real'], [[1]]],
  ['sagan-conditional', 'generator', ['noise', 'label'], [[28, 28, 1]]],
  ['sagan-conditional', 'critic', ['label', 'real'], [[1]]],
])('%s: the %s takes %j and gives %j', (id, player, inputs, outputs) => {
  const { plan, weights } = partOf(id, player);
  expect(plan.feeds.map(({ path }) => path)).toEqual(inputs);
  expect(
    plan.objectives.map(({ target }) => target?.dims.slice(1).map(({ size }) => size)),
  ).toEqual(outputs);
  expect(weights.every(({ name }) => name.startsWith(`${player}/`))).toBe(true);
});

test('an unknown player has no part', () => {
  expect(playerPart(template('gan-2d'), 'nobody', findBlock)).toBeUndefined();
  expect(playerPart(template('cnn'), 'generator', findBlock)).toBeUndefined();
});

describe.each(games.flatMap((id) => players.map((player) => [id, player] as const)))(
  'the %s %s',
  (id, player) => {
    const formats = exportFormats.filter(({ takesData }) => !takesData);
    test.each(formats)('$id', async (format) => {
      const { document, plan, weights } = partOf(id, player);
      expect(format.limits(plan)).toEqual([]);
      const openOnnx = (bytes: Uint8Array) => loadOnnxModel(ort, bytes);
      const context: ProofContext = { document, plan, weights, tf, openOnnx };
      const proof = await prove(format, await format.write(context), context);
      if ('notHere' in proof) return expect(format.id).toMatch(/torch|keras/);
      expect(proof.length).toBe(1);
      for (const { maxAbsDifference } of proof) expect(maxAbsDifference).toBeLessThanOrEqual(1e-5);
    });
  },
);

test.skipIf(!hasTorch())('all of them in PyTorch', () => {
  const written = games.flatMap((id) =>
    players.map((player) => [`${id}-${player}`, folded(partOf(id, player))] as const),
  );
  const differences = Object.entries(torchDifferences(Object.fromEntries(written)));
  expect(differences).toHaveLength(6);
  const wrong = differences.filter(([, most]) => typeof most !== 'number' || !(most <= 1e-5));
  expect(wrong).toEqual([]);
});
