// A game against PyTorch: the losses of the first turns, and the weights after three rounds, on the same examples and noise.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { deriveKey, hashString } from '../../engine/random.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { TrainingSession } from '../prepare.ts';
import { prepare } from '../prepare.ts';
import type { News } from '../protocol.ts';
import { startRun } from '../run.ts';
import { testOutside } from '../trainer.testing.ts';
import { game } from './game.testing.ts';

const torchPython = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const rounds = 3;

const twin = String.raw`
import json, sys, torch, math
import torch.nn.functional as F
torch.set_num_threads(1)
given = json.load(sys.stdin)
w = {n: torch.tensor(v['data'], dtype=torch.float32).reshape(v['shape']).requires_grad_() for n, v in given['weights'].items()}
dense = lambda x, n: x @ w[n + '/kernel'] + w[n + '/bias']
make = lambda z: dense(torch.tanh(dense(z, 'hidden')), 'made')
judge = lambda x: dense(torch.tanh(dense(x, 'on-real/wide')), 'on-real/score')
games = {
  'hinge': (lambda r, g: F.relu(1 - r).mean() + F.relu(1 + g).mean(), lambda g: -g.mean()),
  'non-saturating': (
    lambda r, g: F.binary_cross_entropy_with_logits(r, torch.ones_like(r)) + F.binary_cross_entropy_with_logits(g, torch.zeros_like(g)),
    lambda g: F.binary_cross_entropy_with_logits(g, torch.ones_like(g))),
  'least-squares': (
    lambda r, g: 0.5 * F.mse_loss(r, torch.ones_like(r)) + 0.5 * F.mse_loss(g, torch.zeros_like(g)),
    lambda g: 0.5 * F.mse_loss(g, torch.ones_like(g))),
}
critic, generator = games[given['loss']]
part = lambda owner: [v for n, v in w.items() if n.startswith('on-real/') == owner]
d = torch.optim.Adam(part(True), lr=given['rates'][0], betas=(0.0, 0.9), eps=1e-8)
g = torch.optim.SGD(part(False), lr=given['rates'][1], momentum=0.5)
losses = []
for turn in given['turns']:
    z = torch.tensor(turn['noise'], dtype=torch.float32).reshape(-1, 3)
    step = d if turn['player'] == 'critic' else g
    for group in step.param_groups:
        group['lr'] = turn['rate']
    for value in w.values():
        value.grad = None
    if turn['player'] == 'critic':
        loss = critic(judge(torch.tensor(turn['points'], dtype=torch.float32).reshape(-1, 2)), judge(make(z).detach()))
    else:
        loss = generator(judge(make(z)))
    loss.backward()
    step.step()
    losses.append(loss.item())
print(json.dumps({'losses': losses, 'weights': {n: v.detach().flatten().tolist() for n, v in w.items()}}))
`;

interface Played {
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/** Examples, noise and rate of every turn, as the run itself takes them. */
function turnsOf({ players, plan, dataset }: TrainingSession) {
  const draw = plan.feeds.find((feed) => feed.draw)?.draw;
  return Array.from({ length: rounds }, (_, round) => round).flatMap((round) =>
    players.flatMap((player) =>
      Array.from({ length: player.settings.stepsPerRound }, (_, turn) => {
        const number = round * player.settings.stepsPerRound + turn + 1;
        const places = player.order.indices(number);
        const key = deriveKey(player.passOf(number).key, hashString('z'));
        return {
          player: player.id ?? '',
          points: [...(dataset.batch('training', places).features ?? [])],
          noise: [...(draw?.(places.length, key) ?? [])],
          rate: player.settings.optimizer.learningRate,
        };
      }),
    ),
  );
}

async function ours(loss: string, backend: 'wasm' | 'cpu') {
  const training = { steps: rounds };
  const document = game({ loss, plain: true, training });
  const constant = document.training.players?.map((player) => ({
    ...player,
    schedule: { type: 'constant' as const },
  }));
  const session = await prepare(
    testOutside,
    { ...document, training: { ...document.training, players: constant } },
    backend,
    [],
  );
  const before = await takeWeights(session.model);
  const turns = turnsOf(session);
  const news: News[] = [];
  const run = startRun(session, testOutside, (message) => news.push(message));
  while (!run.over) await run.advance();
  await run.flush();
  const after = await takeWeights(session.model);
  session.dispose();
  const curve = (name: string) =>
    news.flatMap((message) =>
      message.type === 'progress' ? (message.curves[name]?.values ?? []) : [],
    );
  return { before, after, turns, critic: curve('critic loss'), generator: curve('generator loss') };
}

const asJson = (arrays: readonly NamedArray[]) =>
  Object.fromEntries(arrays.map(({ name, shape, data }) => [name, { shape, data: [...data] }]));

describe.skipIf(!hasModules(torchPython, 'torch'))('as PyTorch plays it', () => {
  test.each(
    (['cpu', 'wasm'] as const).flatMap((backend) =>
      ['hinge', 'non-saturating', 'least-squares'].map((loss) => ({ backend, loss })),
    ),
  )('$loss on $backend', { timeout: 120_000 }, async ({ backend, loss }) => {
    const mine = await ours(loss, backend);
    const asked = JSON.stringify({
      loss,
      rates: [0, 0],
      weights: asJson(mine.before),
      turns: mine.turns,
    });
    const answer = spawnSync(torchPython, ['-c', twin], { input: asked, encoding: 'utf8' });
    expect(answer.stderr).toBe('');
    const theirs: Played = JSON.parse(answer.stdout);
    // The last of the critic's two turns, and the generator's one, are the points of a round.
    const told = (from: number) => theirs.losses.filter((_, turn) => turn % 3 === from);
    expect(mine.critic).toHaveLength(rounds);
    const apart = [
      ...mine.critic.map((value, round) => Math.abs(value - (told(1)[round] ?? Number.NaN))),
      ...mine.generator.map((value, round) => Math.abs(value - (told(2)[round] ?? Number.NaN))),
      ...mine.after.flatMap(({ name, data }) =>
        [...data].map((value, index) =>
          Math.abs(value - (theirs.weights[name]?.[index] ?? Number.NaN)),
        ),
      ),
    ];
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    // It has moved further than the two are apart.
    const moved = mine.after.map(({ data }, index) =>
      Math.max(...data.map((value, at) => Math.abs(value - (mine.before[index]?.data[at] ?? 0)))),
    );
    expect(Math.min(...moved)).toBeGreaterThan(1e-4);
  });
});
