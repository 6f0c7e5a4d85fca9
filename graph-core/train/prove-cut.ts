// Whether a model computes the same on batches that are cut short: tried, with weights of no pattern.
import { buildModel } from '../compile/model.ts';
import type { Model } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import type { Column, Dataset, Split } from '../data/dataset.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import { hashString, deriveKey, normals } from '../engine/random.ts';
import type { Cut, Lengths } from './cut.ts';
import { lengthsOf } from './cut.ts';
import { feed } from './feeds.ts';

/** As many of the sentences as may be cut, each by itself where it may be; undefined where none may. */
export function provenCut(
  engine: Engine,
  plan: Plan,
  dataset: Dataset,
  seed: number,
): Cut | undefined {
  const alone = sentences(plan, dataset.columns);
  if (alone.length === 0) return undefined;
  const { backend } = engine.facts;
  const multiple = backend === 'webgl' || backend === 'webgpu' ? 8 : 1;
  const model = scattered(engine, plan, seed);
  try {
    const holds = (groups: Cut['groups']): Cut | undefined => {
      const cut = { groups, multiple };
      const tried = trials(lengthsOf(dataset, groups));
      return tried.every((trial) => isSame(engine, model, dataset, cut, trial)) ? cut : undefined;
    };
    const whole = holds(alone) ?? holds(ofOneLength(alone, dataset.columns));
    if (whole) return whole;
    let some: Cut | undefined;
    for (const group of alone) some = holds([...(some?.groups ?? []), group]) ?? some;
    return some;
  } finally {
    model.dispose();
  }
}

/** What is fed or learned as sentences; a sentence and the same one place later are one. */
export function sentences(plan: Plan, columns: readonly Column[]): string[][] {
  const used = new Set([...plan.feeds, ...plan.objectives].map(({ column }) => column));
  const groups = new Map<string, string[]>();
  for (const { name, kind, sizes, shiftedFrom } of columns) {
    if (!used.has(name) || kind !== 'tokens' || sizes.length !== 1) continue;
    const key = shiftedFrom ?? name;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()];
}

/** Sentences that have room for as many words may be read side by side, word for word. */
function ofOneLength(groups: readonly string[][], columns: readonly Column[]): string[][] {
  const merged = new Map<number, string[]>();
  for (const group of groups) {
    const size = columns.find(({ name }) => name === group[0])?.sizes[0] ?? 0;
    merged.set(size, [...(merged.get(size) ?? []), ...group]);
  }
  return [...merged.values()];
}

interface Trial {
  readonly split: Split;
  readonly indices: readonly number[];
}

/** The shortest of each kind, which blocks that need a few places cannot take; and three of middling lengths. */
function trials(lengths: Lengths): Trial[] {
  const splits = (['training', 'held-out'] as const).filter(
    (split) => (lengths[split][0]?.length ?? 0) > 0,
  );
  const found: Trial[] = [];
  for (const split of splits) {
    const kinds = lengths[split];
    for (const kind of kinds) found.push({ split, indices: [leastAt(kind)] });
    const total = Float64Array.from(kinds[0] ?? [], (_, index) =>
      kinds.reduce((sum, of) => sum + (of[index] ?? 0), 0),
    );
    const order = Int32Array.from(total, (_, index) => index).sort(
      (a, b) => (total[a] ?? 0) - (total[b] ?? 0) || a - b,
    );
    const middling = [0.1, 0.3, 0.5].map((share) => order[Math.floor(share * order.length)] ?? 0);
    found.push({ split, indices: middling });
  }
  return found;
}

function leastAt(lengths: Int32Array): number {
  return lengths.reduce(
    (least, length, index) => (length < (lengths[least] ?? 0) ? index : least),
    0,
  );
}

/** How far weights are from where they begin: no zero, no one and no symmetry may hide what reads padding. */
const scatter = 0.05;

function scattered(engine: Engine, plan: Plan, seed: number): Model {
  const model = buildModel(engine, plan, seed);
  for (const [name, weight] of model.weights)
    engine.tf.tidy(() => {
      const noise = normals(deriveKey(seed, 0x0c07, hashString(name)), weight.size);
      const away = engine.tf.tensor(noise, weight.shape).mul(scatter);
      weight.assign(engine.tf.add(weight, away));
    });
  return model;
}

/** Of the largest gradient; rounding makes a hundredth of it. */
const tolerance = 1e-4;

/** Loss and every gradient of a training step, dropout included. */
function isSame(
  { tf }: Engine,
  model: Model,
  dataset: Dataset,
  cut: Cut,
  { split, indices }: Trial,
): boolean {
  const stepOn = (how?: Cut): Tensor[] => {
    const { feeds, targets } = feed(tf, model.plan, dataset, split, indices, { cut: how });
    const { value, grads } = tf.variableGrads(
      () => model.losses(feeds, targets, { training: true, step: 1 }).loss.asScalar(),
      [...model.trainable],
    );
    return [value, ...model.trainable.map((weight) => grads[weight.name] ?? tf.zerosLike(weight))];
  };
  try {
    const [off = 1, size = 0] = tf.tidy(() => {
      const [whole, short] = [stepOn(), stepOn(cut)];
      const largest = tf.stack(whole.map((values) => tf.max(tf.abs(values)))).max();
      const apart = whole.map((values, index) =>
        tf.max(tf.abs(tf.sub(values, short[index] ?? values))),
      );
      return tf.stack([tf.stack(apart).max(), largest]).dataSync();
    });
    return off <= tolerance * size;
  } catch {
    // A block that needs the whole length says so by failing.
    return false;
  } finally {
    model.applyFrozenUpdates();
  }
}
