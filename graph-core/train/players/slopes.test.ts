// What a turn computes: the gradients of its own weights, as finite differences say, and nothing that its losses do not read.
import { expect, test } from 'vitest';
import { feed } from '../feeds.ts';
import { prepare } from '../prepare.ts';
import { testOutside } from '../trainer.testing.ts';
import { game } from './game.testing.ts';

test.each(['cpu', 'wasm'] as const)('gradients of each player on %s', async (backend) => {
  const session = await prepare(
    testOutside,
    game({ loss: 'non-saturating', spectral: false }),
    backend,
    [],
  );
  const { engine, model, players, plan, dataset } = session;
  const { tf } = engine;
  const indices = Array.from({ length: 16 }, (_, index) => index);
  for (const { trainable, part: player } of players) {
    const lossNow = (): number =>
      tf.tidy(() => {
        const { feeds, targets } = feed(tf, plan, dataset, 'training', indices, { key: 5 });
        const options = { training: true, step: 3, player };
        return model.losses(feeds, targets, options).loss.dataSync()[0] ?? Number.NaN;
      });
    const slopes = tf.tidy(() => {
      const { feeds, targets } = feed(tf, plan, dataset, 'training', indices, { key: 5 });
      const options = { training: true, step: 3, player };
      const { grads } = tf.variableGrads(
        () => model.losses(feeds, targets, options).loss.asScalar(),
        [...trainable],
      );
      return trainable.map((weight) => [...(grads[weight.name]?.dataSync() ?? [])]);
    });
    // Without spectral norm, whose vectors stand still for the gradient but follow the weight. Along the gradient itself the loss changes by its squared length: one direction that tells all of it.
    const length = Math.hypot(...slopes.flat());
    expect(length).toBeGreaterThan(0.01);
    const start = trainable.map((weight) => Float32Array.from(weight.dataSync()));
    const lossAt = (by: number): number => {
      trainable.forEach((weight, at) => {
        const moved = (start[at] ?? new Float32Array()).map(
          (value, index) => value + (by * (slopes[at]?.[index] ?? 0)) / length,
        );
        weight.assign(tf.tensor(moved, weight.shape));
      });
      return lossNow();
    };
    const step = 2e-3;
    const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
    lossAt(0);
    expect(Math.abs(slope - length) / length).toBeLessThan(5e-3);
  }
  model.applyFrozenUpdates();
  session.dispose();
});

test('a turn runs what its losses read, and moves the weights and statistics of its player alone', async () => {
  const session = await prepare(testOutside, game(), 'cpu', []);
  const { engine, model, players, plan, dataset } = session;
  const { tf } = engine;
  const ran = new Map<string, string[]>();
  for (const { id = '', part: player, trainable } of players) {
    const before = new Map(
      [...model.weights].map(([name, weight]) => [name, [...weight.dataSync()]]),
    );
    const paths: string[] = [];
    tf.tidy(() => {
      const { feeds, targets } = feed(tf, plan, dataset, 'training', [0, 1, 2, 3], { key: 5 });
      const watch = ({ path }: { path: string }) => void paths.push(path);
      model.losses(feeds, targets, { training: true, step: 3, player, watch });
    });
    model.applyFrozenUpdates();
    ran.set(id, paths);
    const moved = [...model.weights].flatMap(([name, weight]) =>
      weight.dataSync().some((value, index) => value !== before.get(name)?.[index]) ? [name] : [],
    );
    const own = [...model.weights].flatMap(([name, weight]) =>
      !weight.trainable && player?.weights.has(name) ? [name] : [],
    );
    expect(moved).toEqual(own);
    expect(trainable.length).toBeGreaterThan(0);
  }
  expect(ran.get('critic')).toContain('on-real/score');
  expect(ran.get('critic')).toContain('made');
  expect(ran.get('generator')?.filter((path) => /^(points|on-real)/.test(path))).toEqual([]);
  session.dispose();
});
