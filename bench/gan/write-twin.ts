// A game written out for its PyTorch twin: graph, weights, settings, and what the turns of the first round are fed with.
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../graph-core/analyze/analysis.ts';
import { sizes } from '../../graph-core/blocks/kit/shape.ts';
import type { Feed, Plan, Step } from '../../graph-core/compile/plan.ts';
import { scheduleFactor } from '../../graph-core/schedules.ts';
import { generatedOutput } from '../../graph-core/train/duel/generated.ts';
import type { TrainingSession } from '../../graph-core/train/prepare.ts';

/** A turn of the first round: whose it is, and what each input is fed with. */
export interface FirstTurn {
  readonly player: string;
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

export interface TwinOptions {
  readonly threads: number;
  readonly first: readonly FirstTurn[];
  /** Whether the training examples are written too, for a run of its own. */
  readonly withData: boolean;
}

export async function writeTwin(
  folder: string,
  session: Pick<TrainingSession, 'document' | 'plan' | 'model' | 'dataset'>,
  { threads, first, withData }: TwinOptions,
): Promise<void> {
  const { document, plan, model, dataset } = session;
  const generated = generatedOutput(plan)?.generated.path;
  const taken = plan.feeds.filter(({ column }) => column !== undefined);
  const setup = {
    threads,
    batchSize: document.training.batchSize,
    generated,
    steps: plan.steps.map(stepOf),
    weights: [...plan.weights].map(([name, { shape, frozen = false, spectral }]) => ({
      name,
      shape,
      frozen,
      ...(spectral && { spectral: spectral.axis }),
    })),
    players: playersOf(session),
    noise: plan.feeds
      .filter(({ draw }) => draw)
      .map(({ path: of }) => ({ path: of, ...paramsOf(plan, of) })),
    data: taken.map((feed) => ({ path: feed.path, sizes: sizes(feed.shape) })),
    first: first.map(({ player, feeds }) => ({
      player,
      feeds: Object.fromEntries(Object.keys(feeds).map((of) => [of, sizesOf(plan, of)])),
    })),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'setup.json'), JSON.stringify(setup));
  const weights = await Promise.all([...model.weights.values()].map((weight) => weight.data()));
  await writeNumbers(path.join(folder, 'weights.f32'), weights);
  for (const [index, { feeds }] of first.entries())
    for (const [of, values] of Object.entries(feeds))
      await writeNumbers(path.join(folder, `first-${index}-${of}.f32`), [values]);
  if (!withData) return;
  for (const feed of taken)
    await writeNumbers(path.join(folder, `data-${feed.path}.f32`), examplesOf(dataset, feed));
}

function playersOf({ document, plan }: Pick<TrainingSession, 'document' | 'plan'>) {
  const { players = [], steps, clipNorm } = document.training;
  return players.map((player) => {
    const own = plan.players?.find(({ id }) => id === player.id);
    const names = [...(own?.weights ?? [])];
    const rate = (step: number) =>
      player.optimizer.learningRate * scheduleFactor(player.schedule, { step, steps, cut: 1 });
    return {
      id: player.id,
      objectives: player.objectives.map(({ node, side }) => ({ path: node, side })),
      trains: names.filter((name) => !plan.weights.get(name)?.frozen),
      owns: names,
      settings: player.optimizer,
      rates: Array.from({ length: steps }, (_, index) => rate(index + 1)),
      stepsPerRound: player.stepsPerRound,
      clipNorm,
      ...(player.average && { averageOf: player.average }),
    };
  });
}

/** Params with what follows from the shapes. */
function stepOf(step: Step) {
  const { block, sources, weights, inputs, outputs } = step;
  const [output] = Object.values(outputs);
  return {
    path: step.path,
    type: block.type,
    params: { ...step.params, sizes: output && sizes(output) },
    sources: Object.keys(inputs).flatMap((port) =>
      sourcesOf(sources[port]).map((source) => source.path),
    ),
    variadic: Object.values(inputs).some((shape) => Array.isArray(shape)),
    weights,
  };
}

function sourcesOf(wired: Source | readonly Source[] | undefined): readonly Source[] {
  return [wired ?? []].flat();
}

function paramsOf({ steps }: Plan, of: string) {
  return steps.find(({ path: at }) => at === of)?.params ?? {};
}

function sizesOf({ feeds }: Plan, of: string): number[] {
  const feed = feeds.find(({ path: at }) => at === of);
  return feed ? sizes(feed.shape) : [];
}

/** In parts, so that 60,000 pictures are never in memory twice. */
function* examplesOf(dataset: TrainingSession['dataset'], { column = '' }: Feed) {
  const together = 2_000;
  for (let from = 0; from < dataset.count.training; from += together) {
    const count = Math.min(together, dataset.count.training - from);
    const places = Array.from({ length: count }, (_, index) => from + index);
    yield Float32Array.from(dataset.batch('training', places)[column] ?? []);
  }
}

async function writeNumbers(file: string, parts: Iterable<ArrayLike<number>>): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.write(new Uint8Array(Float32Array.from(part).buffer));
  } finally {
    await handle.close();
  }
}
