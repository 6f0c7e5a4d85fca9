// Every measure of a duel against NumPy: the kernel distance, the Fréchet distance, AUC, overlap, neighbours, duplicates.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { normals } from '../../engine/random.ts';
import { auc } from '../../figures/auc.ts';
import { duplicatePairs, nearIdentical } from './duplicates.ts';
import { frechetDistance, gaussian } from './frechet.ts';
import { kid, kidReference } from './kid.ts';
import { nearest } from './nearest.ts';
import { overlap } from './overlap.ts';

const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

const width = 16;
const real = normals(1, 300 * width);
/** Shifted, and its numbers depend on each other. */
const generated = normals(2, 200 * width).map((value, at, all) =>
  at % width === 0 ? value : 0.5 + 0.7 * value + 0.4 * (all[at - 1] ?? 0),
);
/** One number never changes, as that of a unit that is always 0. */
const still = real.map((value, at) => (at % width === 3 ? 0 : value));

describe.skipIf(!hasNumpy)('NumPy', () => {
  const said = hasNumpy ? ask() : {};

  test('gives the same unbiased kernel distance and jackknife', () => {
    const { value, error } = kid(kidReference(generated, width), real);
    expect(value).toBeCloseTo(said.kid ?? 0, 9);
    expect(error).toBeCloseTo(said.kidError ?? 0, 9);
  });

  test('gives the same Fréchet distance, also where a number never changes', () => {
    expect(frechetDistance(gaussian(real, width), gaussian(generated, width))).toBeCloseTo(
      said.fd ?? 0,
      8,
    );
    expect(frechetDistance(gaussian(still, width), gaussian(generated, width))).toBeCloseTo(
      said.stillFd ?? 0,
      6,
    );
  });

  test('gives the same area under the curve, with ties, and the same overlap', () => {
    const [a, b] = [scoresOf(real), scoresOf(generated)];
    expect(auc(a, b)).toBeCloseTo(said.auc ?? 0, 12);
    expect(overlap(a, b)).toBeCloseTo(said.overlap ?? 0, 12);
  });

  test('finds the same nearest neighbours', () => {
    const { indices, distances } = nearest(generated, real, width);
    expect([...indices]).toEqual(said.indices);
    distances.forEach((distance, row) =>
      expect(distance).toBeCloseTo(said.distances?.[row] ?? 0, 5),
    );
  });

  test('calls as many pairs near-identical', () => {
    const bound = nearIdentical(real, 2);
    expect(bound).toBeCloseTo(said.bound ?? 0, 12);
    const crowded = generated.map((value, at) => (at % 40 < 2 ? 0.3 + value / 1000 : value));
    expect(duplicatePairs(crowded, 2, bound)).toBe(said.pairs);
    expect(said.pairs).toBeGreaterThan(20);
  });
});

test('two samples of one distribution are 0 apart within three errors, and shifted ones are not', () => {
  const reference = kidReference(normals(3, 1000 * width), width);
  const { value, error } = kid(reference, normals(4, 1000 * width));
  expect(Math.abs(value)).toBeLessThan(3 * error);
  const shifted = kid(reference, normals(4, 1000 * width).map(shift));
  expect(shifted.value).toBeGreaterThan(5 * shifted.error);
});

test('a set is nothing apart from itself, and equal scores say nothing', () => {
  expect(frechetDistance(gaussian(real, width), gaussian(real, width))).toBeCloseTo(0, 8);
  expect(nearest(real, real, width).distances.every((distance) => distance === 0)).toBe(true);
  expect(auc(real, real)).toBe(0.5);
  expect(overlap(real, real)).toBeCloseTo(1, 12);
  expect(overlap(Float32Array.of(2, 2), Float32Array.of(2))).toBe(1);
  expect([
    auc(Float32Array.of(2), Float32Array.of(1)),
    overlap(Float32Array.of(2), Float32Array.of(1)),
  ]).toEqual([1, 0]);
});

test('real examples are seldom near-identical, and one example again and again always is', () => {
  const bound = nearIdentical(normals(5, 1000 * width), width);
  const counts = [6, 7, 8, 9].map((key) => duplicatePairs(normals(key, 200 * width), width, bound));
  expect(counts.filter((pairs) => pairs > 0).length).toBeLessThanOrEqual(1);
  expect(duplicatePairs(new Float32Array(200 * width), width, bound)).toBe(19_900);
});

const shift = (value: number): number => value + 0.3;

/** Rounded, so that some are equal. */
function scoresOf(values: Float32Array): Float32Array {
  return values.filter((_, at) => at % width === 5).map((value) => Math.round(value * 4) / 4);
}

interface Said {
  readonly kid?: number;
  readonly kidError?: number;
  readonly fd?: number;
  readonly stillFd?: number;
  readonly auc?: number;
  readonly overlap?: number;
  readonly indices?: readonly number[];
  readonly distances?: readonly number[];
  readonly bound?: number;
  readonly pairs?: number;
}

function ask(): Said {
  const input = { real: [...real], still: [...still], generated: [...generated], width };
  const { stdout, stderr } = spawnSync(python, ['-c', script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout) as Said;
}

const script = `
import json, sys
import numpy as np

given = json.load(sys.stdin)
width = given["width"]
real, still, generated = (np.array(given[n]).reshape(-1, width) for n in ("real", "still", "generated"))

def mmd(x, y):
    k = lambda a, b: (a @ b.T / width + 1) ** 3
    n, m = len(x), len(y)
    xx, yy = k(x, x), k(y, y)
    return ((xx.sum() - np.trace(xx)) / n / (n - 1) + (yy.sum() - np.trace(yy)) / m / (m - 1)
            - 2 * k(x, y).mean())

def fd(x, y):
    a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(a @ b).real, 0))
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a) + np.trace(b) - 2 * roots.sum()

def distances(a, b):
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))

tenth = lambda x: np.arange(len(x)) * 10 // len(x)
blocks = [mmd(real[tenth(real) != b], generated[tenth(generated) != b]) for b in range(10)]
score = lambda x: np.floor(x[:, 5] * 4 + 0.5) / 4
a, b = score(real), score(generated)
wins = (a[:, None] > b[None]).mean() + (a[:, None] == b[None]).mean() / 2
edges = np.histogram_bin_edges(np.concatenate([a, b]), 32)
shares = [np.histogram(s, edges)[0] / len(s) for s in (a, b)]
apart = distances(generated, real)
pairs = lambda x: distances(x, x)[np.tril_indices(len(x), -1)] ** 2
points = real.reshape(-1, 2)
count = len(points) * (len(points) - 1) / 2
bound = np.sort(pairs(points))[max(1, int(0.05 * count / 19900)) - 1]
crowded = generated.reshape(-1).copy()
at = np.arange(len(crowded)) % 40 < 2
crowded[at] = np.float32(0.3 + crowded[at] / 1000)
print(json.dumps({
    "kid": mmd(real, generated), "kidError": np.std(blocks) * 9 ** 0.5,
    "fd": fd(real, generated), "stillFd": fd(still, generated),
    "auc": wins, "overlap": np.minimum(*shares).sum(),
    "indices": apart.argmin(1).tolist(), "distances": apart.min(1).tolist(),
    "bound": bound, "pairs": int((pairs(crowded.reshape(-1, 2)[:200]) <= bound).sum()),
}))
`;
