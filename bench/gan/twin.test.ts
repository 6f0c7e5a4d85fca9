// The PyTorch twin of a game computes the losses of the first round that ours computes, turn by turn.
import { expect, test } from 'vitest';
import { block, graph } from '../../graph-core/compile/graph.testing.ts';
import type { Document, ModuleNode } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/document/new-document.ts';
import { prepare } from '../../graph-core/train/prepare.ts';
import { createTrainer } from '../../graph-core/train/trainer.ts';
import { template, testOutside } from '../../graph-core/train/trainer.testing.ts';
import type { News } from '../../graph-core/index.ts';
import { hasTorch } from '../open-sides.ts';
import { firstLosses } from './run-twin.ts';

/** Pictures of 28 × 28 with all that the templates use: attention, spectral norm, batch statistics. */
function game(): Document {
  const placement = (id: string, tie?: string): ModuleNode => ({
    id,
    module: 'critic',
    repeat: 1,
    weights: 'own',
    ...(tie && { tie: { node: tie } }),
    position: { x: 0, y: 0 },
  });
  const conv = (id: string, filters: number) =>
    block(id, 'conv-2d', { filters, kernel: 4, stride: 2, activation: 'relu', spectral: true });
  const adam = { type: 'adam', learningRate: 0.001, beta1: 0, beta2: 0.9 } as const;
  const player = (id: string, trains: readonly string[]) => ({
    id,
    objectives: [{ node: 'game', side: id }],
    trains: [...trains],
    optimizer: adam,
    schedule: { type: 'constant' as const },
    stepsPerRound: id === 'critic' ? 2 : 1,
  });
  const base = newDocument();
  return {
    ...base,
    graph: graph(
      [
        block('noise', 'noise-input', { units: 6 }),
        block('spread', 'dense', { units: 392, spectral: true }),
        block('shaped', 'reshape', { axes: '3', first: 7, second: 7, third: 8 }),
        block('normed', 'batch-norm', {}),
        block('bent', 'activation', { activation: 'relu' }),
        block('larger', 'transposed-conv-2d', { filters: 8, spectral: true }),
        block('looks', 'image-attention', { reduction: 4, valueReduction: 2, poolKeys: true }),
        block('made', 'transposed-conv-2d', { filters: 1, activation: 'sigmoid' }),
        block('image', 'image-input', { height: 28, width: 28, channels: 1 }),
        placement('critic'),
        placement('critic-2', 'critic'),
        block('game', 'adversarial-output', { loss: 'hinge' }),
      ],
      [
        'noise.noise > spread.values',
        'spread.values > shaped.values',
        'shaped.values > normed.values',
        'normed.values > bent.values',
        'bent.values > larger.image',
        'larger.image > looks.image',
        'looks.image > made.image',
        'image.image > critic.image',
        'made.image > critic-2.image',
        'critic.scores > game.real',
        'critic-2.scores > game.generated',
      ],
    ),
    modules: [
      {
        id: 'critic',
        name: 'Critic',
        inputs: [{ name: 'image', kind: 'image' }],
        outputs: [{ name: 'scores', kind: 'values' }],
        graph: graph(
          [
            conv('first', 8),
            block('looks', 'image-attention', { reduction: 4, spectral: true }),
            conv('second', 16),
            block('flat', 'flatten'),
            block('score', 'dense', { units: 1, spectral: true }),
          ],
          [
            '$in.image > first.image',
            'first.image > looks.image',
            'looks.image > second.image',
            'second.image > flat.values',
            'flat.values > score.values',
            'score.values > $out.scores',
          ],
        ),
      },
    ],
    data: {
      source: 'fashion-mnist',
      options: { training: 64, heldOut: 16 },
      bindings: { image: 'image' },
    },
    training: {
      ...base.training,
      batchSize: 16,
      steps: 1,
      validateEvery: 0,
      players: [
        player('critic', ['critic']),
        player('generator', ['spread', 'normed', 'larger', 'looks', 'made']),
      ],
    },
  };
}

/** The points of the curves of the first round: of a player with several turns, the last. */
async function ourLosses(
  document: Document,
  backend: 'cpu' | 'wasm',
): Promise<Record<string, number>> {
  const news: News[] = [];
  const trainer = createTrainer(testOutside, (item) => news.push(item));
  await trainer.handle({ type: 'prepare', document, backend, files: [] });
  await trainer.handle({ type: 'step' });
  trainer.dispose();
  const told = news.flatMap((item) => (item.type === 'progress' ? [item.curves] : []));
  return Object.fromEntries(
    ['critic', 'generator'].map((id) => [
      id,
      told.flatMap((curves) => curves[`${id} loss`]?.values ?? []).at(-1) ?? Number.NaN,
    ]),
  );
}

/** Ours and PyTorch's of every turn of the first round, in the order of the turns. */
async function bothSides(document: Document, backend: 'cpu' | 'wasm') {
  const session = await prepare(testOutside, document, backend, []);
  const theirs = await firstLosses(session);
  session.dispose();
  return { theirs, ours: await ourLosses(document, backend) };
}

test.skipIf(!hasTorch())('PyTorch has the losses of our first round', async () => {
  const { theirs, ours } = await bothSides(game(), 'cpu');
  expect(theirs.map(({ player }) => player)).toEqual(['critic', 'critic', 'generator']);
  expect(theirs[1]?.loss).toBeCloseTo(ours.critic ?? Number.NaN, 4);
  expect(theirs[2]?.loss).toBeCloseTo(ours.generator ?? Number.NaN, 4);
});

// The whole template: its widths, its batch of 64 and the first of 60,000 images, on the backend it trains on.
test.skipIf(!hasTorch()).each(['sagan-mini', 'gan-mini'])(
  'PyTorch has the losses of the first round of %s itself, within 1e-4',
  async (id) => {
    const document = template(id);
    expect(document.training.batchSize).toBe(64);
    const { theirs, ours } = await bothSides(document, 'wasm');
    expect(theirs.map(({ player }) => player)).toEqual(['critic', 'generator']);
    for (const { player, loss } of theirs) {
      const apart = Math.abs(loss - (ours[player] ?? Number.NaN));
      expect(apart, `${player}: ${loss} and ${ours[player]}`).toBeLessThan(1e-4);
      // Nobody has begun to win, and nothing is 0 by accident.
      expect(Math.abs(loss)).toBeGreaterThan(1e-6);
    }
  },
);
