// Makes what is asked of a game's generator, by the weights that its samples are shown with.
import { sizes } from '../../blocks/kit/shape.ts';
import type { RunOptions } from '../../compile/model.ts';
import { outputKey } from '../../compile/model.ts';
import type { Feed, PlanPlayer } from '../../compile/plan.ts';
import { scopeOf } from '../../compile/players.ts';
import type { Batch } from '../../data/dataset.ts';
import type { Tensor } from '../../engine/ops.ts';
import { feedTensor, noiseName } from '../../inspect/feed-tensor.ts';
import type { Inside, Made, Wish } from '../../inspect/made.ts';
import { probe } from '../../inspect/probe.ts';
import { visibleWord } from '../../data/text/visible-word.ts';
import { text } from '../../text.ts';
import { averaging } from '../players/average.ts';
import { drawnTogether, shownNoise, shownSamples } from '../players/shown-noise.ts';
import type { TrainingSession } from '../prepare.ts';
import { Refusal } from '../prepare.ts';
import type { Game } from './game.ts';
import { attentionFactors, gameOf } from './game.ts';

/** Throws a Refusal where the document has no generator, or it is asked for classes that it does not read. */
export async function makeSamples(session: TrainingSession, wish: Wish): Promise<Made> {
  const game = gameOf(session.plan);
  if (!game)
    throw new Refusal(
      text(
        'Nothing in this document makes examples of noise for a critic.',
        'この文書には、ノイズから例を作って識別器に見せるものがありません。',
      ),
    );
  switch (wish.show) {
    case 'all':
      return generate(session, game, allOf(session));
    case 'inside':
      return lookInside(session, game, wish.sample);
    case 'walk':
      return generate(session, game, walk(session, wish));
    case 'classes':
      return eachClass(session, game, wish.sample);
  }
}

/** What the game reads for the sample of an index: its noise, and the held-out example beside it. */
function exampleOf({ plan, dataset, settings }: TrainingSession, index: number): Batch {
  const row = index % Math.max(1, dataset.count['held-out']);
  return { ...dataset.batch('held-out', [row]), ...shownNoise(plan, settings.seed, index) };
}

function allOf(session: TrainingSession): Placed[] {
  return Array.from({ length: shownSamples }, (_, row) => ({
    example: exampleOf(session, row),
    row,
  }));
}

/** Whatever is not noise, such as a class, is that of the nearer end. */
function walk(session: TrainingSession, { from, to, count }: Extract<Wish, { show: 'walk' }>) {
  const ends = [exampleOf(session, from), exampleOf(session, to)] as const;
  const stops = Array.from({ length: count }, (_, stop): Placed => {
    if (stop === 0) return { example: ends[0], row: from };
    if (stop === count - 1) return { example: ends[1], row: to };
    const share = stop / (count - 1);
    const noise = session.plan.feeds.flatMap(({ path, between }) => {
      const [first, last] = ends.map((end) => Float32Array.from(end[noiseName(path)] ?? []));
      return between && first && last
        ? [[noiseName(path), between(first, last, share)] as const]
        : [];
    });
    return { example: { ...ends[share < 0.5 ? 0 : 1], ...Object.fromEntries(noise) } };
  });
  return stops;
}

async function eachClass(session: TrainingSession, game: Game, index: number): Promise<Made> {
  const { dataset } = session;
  const { name, classes } = classesOf(session, game);
  if (name === undefined || classes === 0)
    throw new Refusal(
      text(
        'The generator does not read a class, so it cannot be asked for one.',
        '生成器はクラスを読まないため、クラスを指定できません。',
      ),
    );
  const drawn = exampleOf(session, index);
  const labels = Array.from({ length: classes }, (_, label) => label);
  const all = labels.map((label): Placed => {
    const example = { ...drawn, [name]: Int32Array.of(label) };
    return label === drawn[name]?.[0] ? { example, row: index } : { example };
  });
  const words = dataset.columns.find((column) => column.name === name)?.words;
  const names = labels.map((label) => visibleWord(words?.[label] ?? `${label}`));
  return { ...(await generate(session, game, all)), names };
}

/** The column by which the generator is asked for a class, and how many there are. */
function classesOf({ plan }: TrainingSession, { generated }: Game) {
  const { steps } = scopeOf(plan, [generated]);
  const feed = plan.feeds.find((feed) => steps.has(feed.path) && isClass(feed));
  return { name: feed?.column, classes: feed?.shape.vocabulary ?? 0 };
}

/** One class an example. */
function isClass({ draw, shape: { kind, dims } }: Feed): boolean {
  return !draw && kind === 'tokens' && dims.length === 1;
}

/** An example, and the row of the samples' batch that it has to be made in, where it has to equal that sample. */
interface Placed {
  readonly example: Batch;
  readonly row?: number;
}

/**
 * Among the other samples: how many are made together, and in which row one is, decides how its last bits are
 * rounded. Answers the batch and the row of each.
 */
function amongSamples(session: TrainingSession, wanted: readonly Placed[]) {
  const taken = new Set(wanted.flatMap(({ row }) => row ?? []));
  const free = Array.from({ length: drawnTogether }, (_, row) => row).filter(
    (row) => !taken.has(row),
  );
  const rows = wanted.map(({ row }) => row ?? free.shift() ?? 0);
  const batch = Array.from({ length: drawnTogether }, (_, row) => exampleOf(session, row));
  wanted.forEach(({ example }, at) => {
    batch[rows[at] ?? 0] = example;
  });
  return { batch: together(batch), rows };
}

/** Examples one after another, as a batch holds them. */
function together(examples: readonly Batch[]): Batch {
  const [first = {}] = examples;
  return Object.fromEntries(
    Object.entries(first).map(([name, { length }]) => {
      const whole = first[name] instanceof Int32Array;
      const all = new (whole ? Int32Array : Float32Array)(length * examples.length);
      examples.forEach((example, at) => all.set(example[name] ?? [], at * length));
      return [name, all];
    }),
  );
}

async function generate(
  session: TrainingSession,
  game: Game,
  wanted: readonly Placed[],
): Promise<Made> {
  const { batch, rows } = amongSamples(session, wanted);
  const values = await read(averaging(session.players, () => pass(session, game, batch)));
  return samplesOf(game, values, rows);
}

function samplesOf(game: Game, values: Float32Array, rows: readonly number[]): Made {
  const shape = sizes(game.shape);
  const size = shape.reduce((a, b) => a * b, 1);
  const some = new Float32Array(size * rows.length);
  rows.forEach((row, at) => some.set(values.subarray(row * size, (row + 1) * size), at * size));
  return { samples: { shape, count: rows.length, values: some } };
}

async function lookInside(session: TrainingSession, game: Game, index: number): Promise<Made> {
  const { engine, model, plan, dataset, players } = session;
  const example = exampleOf(session, index);
  const { batch } = amongSamples(session, [{ example, row: index }]);
  const whole = scopeOf(plan, [game.scores.generated]);
  const maker = scopeOf(plan, [game.generated]);
  const factors = attentionFactors(plan).filter(({ step }) => whole.steps.has(step.path));
  const used = factors.filter(({ step }) => maker.steps.has(step.path));
  const factorOf = (path: string) => factors.find(({ step }) => step.path === path)?.weight;
  // All is given to the device before anything is waited for: the averages are in place until then.
  const [made, without, values, seen] = averaging(players, () => {
    const variables = used.flatMap(({ weight }) => model.weights.get(weight) ?? []);
    return [
      pass(session, game, batch),
      used.length > 0
        ? withZeros(engine.tf, variables, () => pass(session, game, batch))
        : undefined,
      factors.map(({ weight }) => model.weights.get(weight)?.clone()),
      probe(engine, model, dataset.columns, example, new Set(), {
        part: whole,
        kind: 'attention',
      }),
    ] as const;
  });
  const known = new Map<string, number>();
  for (const [at, { weight }] of factors.entries()) {
    const tensor = values[at];
    if (tensor) known.set(weight, (await read(tensor))[0] ?? 0);
  }
  const looks = (await seen).map((view): Inside['looks'][number] => {
    const weight = factorOf(view.path);
    const step = plan.steps.find(({ path }) => path === view.path);
    const held = new Set(Object.values(step?.weights ?? {}));
    const player = plan.players?.find(({ weights }) => [...held].some((name) => weights.has(name)));
    return {
      view,
      player: player?.id,
      ...(weight !== undefined && { factor: known.get(weight) }),
    };
  });
  const own = async (all: Tensor) => samplesOf(game, await read(all), [index]);
  return {
    ...(await own(made)),
    inside: {
      looks,
      ...(without && { without: (await own(without)).samples.values }),
      classes: classesOf(session, game).classes,
    },
  };
}

/** Works while weights are 0, and puts them back, to the bit. */
function withZeros<Result>(
  tf: TrainingSession['engine']['tf'],
  variables: readonly ReturnType<typeof tf.variable>[],
  work: () => Result,
): Result {
  const own = variables.map((variable) => tf.keep(variable.clone()));
  for (const variable of variables) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  try {
    return work();
  } finally {
    variables.forEach((variable, at) => variable.assign(own[at] ?? variable));
    for (const value of own) value.dispose();
  }
}

/** What is generated of a batch of as many examples as samples are drawn together. */
function pass(
  { engine, model, plan, dataset }: TrainingSession,
  { generated }: Game,
  batch: Batch,
): Tensor {
  const part: PlanPlayer = scopeOf(plan, [generated]);
  const feeds = plan.feeds.filter(({ path }) => part.steps.has(path));
  return engine.tf.tidy(() => {
    const fed = Object.fromEntries(
      feeds.map((feed) => [
        feed.path,
        feedTensor(engine, feed, dataset.columns, batch, drawnTogether),
      ]),
    );
    const options: RunOptions = { training: false, step: 0, player: part };
    const made = model.run(fed, options).get(outputKey(generated.path, generated.port));
    if (!made) throw new Error(`${generated.path} gave no ${generated.port}.`);
    return made.clone();
  });
}

async function read(tensor: Tensor): Promise<Float32Array> {
  const values = Float32Array.from(await tensor.data());
  tensor.dispose();
  return values;
}
