// How a game stands: held-out losses, the critic's scores, samples of noises that never change, and how near they are to real.
import type { Source } from '../../analyze/analysis.ts';
import { sizes } from '../../blocks/kit/shape.ts';
import type { RunOptions } from '../../compile/model.ts';
import { outputKey } from '../../compile/model.ts';
import type { Plan } from '../../compile/plan.ts';
import { playerName } from '../../compile/plan.ts';
import { scopeOf } from '../../compile/players.ts';
import type { Tensor } from '../../engine/ops.ts';
import type { Duel, Quality } from '../../inspect/duel.ts';
import { evaluate } from '../evaluate.ts';
import type { TrainerDeps, TrainingSession } from '../prepare.ts';
import { auc } from '../../figures/auc.ts';
import type { Game } from './game.ts';
import { attentionFactors, gameOf } from './game.ts';
import { overlap } from './overlap.ts';
import { shownSamples } from '../players/shown-noise.ts';
import { passesOf } from './passes.ts';
import { planeOf } from './plane.ts';
import type { QualityMeter } from './quality.ts';
import { meterFor } from './quality.ts';

interface Standing {
  /** Each player's held-out loss, `auc`, `overlap`, and `kid` where there are examples enough. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly duel: Duel;
}

export interface Duelist {
  /** Over so many held-out examples. */
  measure(examples: number): Promise<Standing>;
  dispose(): void;
}

/** Real points beside the samples; of real pictures as many as samples. */
const realPoints = 256;
/** Training examples that neighbours are looked for among. */
const mostTraining = 2_000;
/** Fewer examples than this say nothing of their distribution. */
const leastExamples = 50;

/** Undefined where the document has no players, or no output block compares scores. */
export function openDuelist(session: TrainingSession, deps: TrainerDeps): Duelist | undefined {
  const { engine, plan } = session;
  const game = plan.players && gameOf(plan);
  if (!game) return undefined;
  const { generated, real, scores } = game;
  const shape = sizes(game.shape);
  const plain = passesOf(session, deps, false);
  const averaged = passesOf(session, deps, true);
  const made = scopeOf(plan, [generated]);
  const read = scopeOf(plan, [real]);
  const judged = scopeOf(plan, [scores.generated], [generated]);
  const generate = (count: number) => averaged.all(generated, made, 'held-out', upTo(count));
  const realOnes = (split: 'training' | 'held-out', count: number) =>
    plain.all(real, read, split, upTo(count));
  const scored = (points: Tensor): Tensor => {
    const given = new Map([[outputKey(generated.path, generated.port), points]]);
    return plain.once(scores.generated, judged, 'held-out', upTo(points.shape[0] ?? 0), given);
  };
  let meter: Promise<QualityMeter | undefined> | undefined;

  const openMeter = async (): Promise<QualityMeter | undefined> => {
    const { training, 'held-out': heldOut } = session.dataset.count;
    if (Math.min(training, heldOut) < leastExamples) return undefined;
    const column = plan.feeds.find(({ path, draw }) => read.steps.has(path) && !draw)?.column;
    const count = Math.min(heldOut, mostTraining);
    return meterFor(session, deps, {
      size: shape.reduce((a, b) => a * b, 1),
      training: await realOnes('training', Math.min(training, mostTraining)),
      heldOut: await realOnes('held-out', count),
      raw: Float32Array.from(session.dataset.batch('held-out', upTo(count))[column ?? ''] ?? []),
    });
  };

  return {
    async measure(examples) {
      const { losses, ...both } = await judgeHeldOut(session, deps, scores, examples);
      const told = {
        auc: auc(both.real, both.generated),
        overlap: overlap(both.real, both.generated),
      };
      const values = await generate(shownSamples);
      const plane = shape.join() === '2';
      const count = Math.min(plane ? realPoints : shownSamples, session.dataset.count['held-out']);
      const points = await realOnes('held-out', count);
      meter ??= openMeter();
      const opened = await meter;
      const quality = opened && (await opened.measure(await generate(opened.examples)));
      return {
        metrics: { ...losses, ...told, ...(quality && { kid: quality.kid }) },
        duel: {
          players: standings(plan, losses),
          scores: both,
          ...told,
          samples: { shape, count: shownSamples, values },
          real: { count, values: points },
          factors: await factorsOf(session),
          ...(quality && { quality: withNames(quality, session) }),
          ...(plane && (await planeOf(engine.tf, points, values, scored))),
        },
      };
    },
    dispose() {
      void meter?.then((opened) => opened?.dispose());
    },
  };
}

/** Classes by the names that the data has for them. */
function withNames(quality: Quality, { dataset }: Pick<TrainingSession, 'dataset'>): Quality {
  const { words } = dataset.columns.find(({ kind }) => kind === 'class') ?? {};
  const named = words && words.length === quality.classes?.length;
  return { ...quality, ...(named && { classNames: words }) };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Held-out losses, and the scores on the way. */
async function judgeHeldOut(
  { engine, model, dataset, heldOutBatch, batching }: TrainingSession,
  { yieldToEventLoop }: Pick<TrainerDeps, 'yieldToEventLoop'>,
  scores: Game['scores'],
  examples: number,
) {
  const real: Tensor[] = [];
  const generated: Tensor[] = [];
  const watch: RunOptions['watch'] = ({ path }, given) => {
    const keep = (source: Source, list: Tensor[]) => {
      const found = source.path === path ? given[source.port] : undefined;
      if (found) list.push(engine.tf.keep(found.clone()));
    };
    keep(scores.real, real);
    keep(scores.generated, generated);
  };
  const losses = await evaluate(engine, model, dataset, {
    split: 'held-out',
    examples,
    batchSize: heldOutBatch,
    batching,
    yieldToEventLoop,
    watch,
  });
  return { losses, real: await readAll(real), generated: await readAll(generated) };
}

async function readAll(tensors: readonly Tensor[]): Promise<Float32Array> {
  const all: number[] = [];
  for (const tensor of tensors) {
    for (const value of await tensor.data()) all.push(value);
    tensor.dispose();
  }
  return Float32Array.from(all);
}

/** Each player's held-out loss, beside what it is where neither can do better. */
function standings(plan: Plan, losses: Readonly<Record<string, number>>): Duel['players'] {
  return Object.fromEntries(
    (plan.players ?? []).map(({ id, goals }) => {
      const equilibria = goals.map(({ objective, side }) => {
        const step = plan.steps.find(({ path }) => path === objective.path);
        const own = step?.block.objective?.sides?.find(({ name }) => name === side);
        return step && own?.equilibrium?.(step.params);
      });
      const known = equilibria.flatMap((value) => value ?? []);
      const equilibrium = known.reduce((a, b) => a + b, 0);
      const loss = losses[playerName(id, 'loss')] ?? Number.NaN;
      return [id, { loss, ...(known.length === goals.length && { equilibrium }) }];
    }),
  );
}

/** The one number of an attention block, by which what it adds is multiplied. */
async function factorsOf({
  plan,
  model,
}: Pick<TrainingSession, 'plan' | 'model'>): Promise<Duel['factors']> {
  const own = attentionFactors(plan).filter(({ step }) => !step.tied);
  return Promise.all(
    own.map(async ({ step, weight }) => ({
      path: step.path,
      value: (await model.weights.get(weight)?.data())?.[0] ?? 0,
    })),
  );
}
