// How fast a document trains on each backend of this machine, what carries its operations there, and which to take.
import type { SentFile } from '../data/dataset.ts';
import type { Document } from '../document/schema.ts';
import type { Recommendation, Timing } from '../engine/benchmark.ts';
import { benchmark, recommend } from '../engine/benchmark.ts';
import { BackendError } from '../engine/engine.ts';
import type { BackendName, Engine, TileChoice } from '../engine/engine.ts';
import type { Ops } from '../engine/ops.ts';
import type { BackendSurvey } from '../engine/survey.ts';
import { backendTitles } from '../engine/titles.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { feed } from './feeds.ts';
import { peakOfSteps } from './memory-check.ts';
import type { TrainingSession, TrainerDeps } from './prepare.ts';
import { prepare, Refusal } from './prepare.ts';
import type { Player } from './players/player.ts';
import { tryRound } from './players/try-round.ts';

interface OperationSupport {
  readonly name: string;
  /** Carried by a kernel of ours, or composed of TensorFlow.js' own: right in both cases, slower in the second. */
  readonly own: boolean;
}

export interface BackendReport extends BackendSurvey {
  readonly timing?: Timing;
  /** Bytes at the peak of a step, weights and optimizer included. */
  readonly peakBytes?: number;
  readonly operations?: readonly OperationSupport[];
  readonly tile?: TileChoice;
  /** Why this document does not train here, although the backend starts. */
  readonly refused?: Text;
}

export interface Comparison {
  readonly reports: readonly BackendReport[];
  readonly recommendation?: Recommendation;
}

/** A step that would take longer than this many times the time given is estimated from fewer examples. */
const tooLong = 4;
const few = 2;

/** To be called while nothing trains: backends are started one after the other. */
export async function compareBackends(
  deps: TrainerDeps,
  surveys: readonly BackendSurvey[],
  document: Document,
  files: readonly SentFile[],
  milliseconds = 1000,
): Promise<Comparison> {
  const reports: BackendReport[] = [];
  for (const survey of surveys)
    reports.push(
      survey.available
        ? { ...survey, ...(await reportOn(deps, survey.backend, document, files, milliseconds)) }
        : survey,
    );
  const recommendation = recommend(reports.flatMap(({ timing }) => (timing ? [timing] : [])));
  return recommendation ? { reports, recommendation } : { reports };
}

async function reportOn(
  deps: TrainerDeps,
  backend: BackendName,
  document: Document,
  files: readonly SentFile[],
  milliseconds: number,
): Promise<Partial<BackendReport>> {
  const used = new Set<string>();
  let run: TrainingSession | undefined;
  try {
    const listening: TrainerDeps = {
      ...deps,
      startEngine: async (name) => listeningEngine(await deps.startEngine(name), used),
    };
    run = await prepare(listening, document, backend, files);
    return await timed(run, used, milliseconds, deps.now);
  } catch (error) {
    const known = error instanceof Refusal || error instanceof BackendError;
    return { refused: known ? error.sentence : brokenStep(backend, error) };
  } finally {
    run?.dispose();
  }
}

async function timed(
  run: TrainingSession,
  used: ReadonlySet<string>,
  milliseconds: number,
  now: () => number,
): Promise<Partial<BackendReport>> {
  const { engine, model, players, plan, dataset, settings, peakBytes: foretold } = run;
  const { tf } = engine;
  const count = dataset.count.training;
  const batch = Math.min(settings.batchSize, count);
  const rateOf = (player: Player) => player.settings.optimizer.learningRate;
  const stepOf = (examples: number) => {
    const indices = Array.from({ length: examples }, (_, i) => i % count);
    const makeFeed = () => feed(tf, plan, dataset, 'training', indices);
    return tryRound(engine, model, players, makeFeed, rateOf);
  };
  const held = tf.memory().numBytes;
  const timeOf = async (examples: number) => {
    const start = now();
    const values = stepOf(examples);
    await values.data();
    values.dispose();
    return now() - start;
  };
  // The first step compiles shaders and is not counted. Then more and more examples, while there is time for them.
  await timeOf(few);
  const limit = milliseconds * tooLong;
  let examples = Math.min(few, batch);
  let took = await timeOf(examples);
  while (examples < batch && took * 2 <= limit) {
    examples = Math.min(examples * 2, batch);
    took = await timeOf(examples);
  }
  const operations = [...used]
    .sort()
    .map((name) => ({ name, own: engine.ownOperations.has(name) }));
  const peakBytes = foretold ?? held + peakOfSteps(run, batch);
  const { tile } = engine.facts;
  const known = { operations, peakBytes, ...(tile && { tile }) };
  if (examples < batch) {
    const { backend } = engine.facts;
    const millisecondsPerStep = (took / examples) * batch;
    const timing: Timing = { backend, millisecondsPerStep, steps: 1, estimatedFrom: examples };
    return { ...known, timing };
  }
  const timing = await benchmark(engine, () => stepOf(batch), milliseconds, now);
  return { ...known, timing };
}

function brokenStep(backend: BackendName, error: unknown): Text {
  const title = backendTitles[backend];
  const cause = error instanceof Error ? error.message : String(error);
  return text(
    `${title} starts here, but a step of this document fails on it (${cause}).`,
    `${title} は開始できますが、この文書のステップを実行できません（${cause}）。`,
  );
}

/** The same engine, noting which operations are asked for. */
function listeningEngine(engine: Engine, used: Set<string>): Engine {
  const noted = Object.entries(engine.ops).map(([name, operation]) => {
    if (name === 'tf' || typeof operation !== 'function') return [name, operation] as const;
    const call = operation as (...args: unknown[]) => unknown;
    const listening = (...args: unknown[]) => {
      used.add(name);
      return call(...args);
    };
    return [name, listening] as const;
  });
  // The cast is the edge: every member has kept its name and its signature.
  return { ...engine, ops: Object.fromEntries(noted) as unknown as Ops };
}
