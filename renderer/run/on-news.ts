// What news of a run changes, and what is to be done about it: pure, so that it is tested without a worker.
import type { Command, Curve, Document, News, Split } from '../../graph-core/index.ts';
import type { Silence } from '../engine/engine-client.ts';
import type { DuelFrame } from './duel-history.ts';
import type { Followed } from './followed/followed.ts';
import type { RunFacts } from './run-facts.ts';
import { isResumable } from './run-facts.ts';
import { sameModel } from './same-model.ts';
import type { ViewSnapshot } from './view-history.ts';

/** What a run does as soon as it is ready; without a wish it waits. */
export type Wish = 'start' | 'step' | { readonly turnOf: string };

/** What the run was told, or is to be told as soon as it is ready. */
export interface RunOrders {
  readonly wish: Wish | undefined;
  /** After how many steps the sample is looked at; 0 before the run is ready. */
  readonly watchEvery: number;
  /** The document as it was last changed while the run was being prepared. */
  readonly changed: Document | undefined;
  /** The learning rate that the run was told last. */
  readonly rate: number;
  /** Whether blocks wear live stats. */
  readonly liveStats: boolean;
}

export interface RunKnown {
  readonly facts: RunFacts;
  readonly orders: RunOrders;
}

/** Commands that nobody waits for. */
type Told = Exclude<Command, { readonly request: number } | { readonly type: 'prepare' }>;

/** What follows from news; in the order in which it is carried out. */
export interface Reaction {
  /** Points to be added to the curves. */
  readonly points?: { readonly split: Split; readonly curves: Readonly<Record<string, Curve>> };
  /** Views to be added to those seen, or all of them let go of. */
  readonly views?: ViewSnapshot | 'forget';
  /** How the game stands, to be added to how it stood. */
  readonly duel?: DuelFrame;
  readonly facts?: Partial<RunFacts>;
  readonly orders?: Partial<RunOrders>;
  /** The sample is looked at now. */
  readonly look?: boolean;
  readonly send?: readonly Told[];
}

/** Views that the watched sample should give in a whole run, and in a second, at most. */
const framesPerRun = 240;
const framesPerSecond = 5;

export function onNews(known: RunKnown, news: News): Reaction {
  const { facts } = known;
  switch (news.type) {
    case 'state':
      return onState(news);
    case 'ready':
      return onReady(known, news);
    case 'progress': {
      const { progress, curves, memory } = news;
      const { orders, send } = watchAsOften(known, progress.stepsPerSecond);
      return {
        points: { split: 'training', curves },
        facts: { progress, memory, curvesVersion: facts.curvesVersion + 1 },
        ...(orders && { orders }),
        ...(send && { send }),
      };
    }
    case 'validation': {
      const { step, metrics } = news;
      const point = (value: number): Curve => ({ steps: [step], values: [value] });
      const curves = Object.entries(metrics).map(([name, value]) => [name, point(value)] as const);
      return {
        points: { split: 'held-out', curves: Object.fromEntries(curves) },
        facts: {
          validations: [...facts.validations, news],
          curvesVersion: facts.curvesVersion + 1,
        },
      };
    }
    case 'baselines':
      return { facts: { baselines: news.baselines } };
    case 'final-validation': {
      const { step, examples, metrics } = news;
      return { facts: { final: { step, examples, metrics } } };
    }
    case 'views':
      return onViews(facts, news);
    case 'duel': {
      const { step, duel } = news;
      return { duel: { step, duel }, facts: { duelsVersion: facts.duelsVersion + 1 } };
    }
    case 'stats':
      return { facts: { stats: news.stats } };
    case 'failed':
      return {
        facts: {
          phase: 'failed',
          message: news.message,
          path: news.path,
          lost: news.lost === true,
        },
      };
    case 'survey':
    case 'made':
    case 'prediction':
    case 'evaluation':
    case 'file-answers':
    case 'examples':
    case 'share':
    case 'checkpoint':
    case 'done':
    case 'refused':
      return {};
  }
}

/** Views that came by themselves, or were asked for. */
export function onViews(
  { framesVersion }: RunFacts,
  { step, views }: Extract<News, { type: 'views' }>,
): Reaction {
  return { views: { step, views }, facts: { framesVersion: framesVersion + 1 } };
}

export function onSilence({ phase }: RunFacts, silence: Silence | undefined): Reaction {
  return {
    facts: silence === 'dead' && phase !== 'idle' ? { silence, phase: 'failed' } : { silence },
  };
}

/** Takes over what may change while the run goes on or waits: the learning rate and the number of steps. */
export function onEdit({ facts, orders }: RunKnown, document: Document): Reaction {
  const { trained, silence, phase } = facts;
  if (phase === 'preparing') return { orders: { changed: document } };
  // Other edits share the settings, so that dragging a block compares nothing.
  if (!trained || document.training === trained.training) return {};
  if (!isResumable(facts) || silence === 'dead' || !sameModel(trained, document)) return {};
  const { optimizer, steps } = document.training;
  const { learningRate } = optimizer;
  const send: Told[] = [];
  if (learningRate !== orders.rate) send.push({ type: 'set-learning-rate', learningRate });
  for (const player of document.training.players ?? []) {
    const before = trained.training.players?.find(({ id }) => id === player.id);
    const { learningRate: rate } = player.optimizer;
    if (before && before.optimizer.learningRate !== rate)
      send.push({ type: 'set-learning-rate', learningRate: rate, player: player.id });
  }
  if (steps !== trained.training.steps) send.push({ type: 'set-steps', steps });
  return { facts: { trained: document }, orders: { rate: learningRate }, send };
}

/** A turn of a player alone is a step of it. */
export function commandOf(wish: Wish): Extract<Command, { type: 'start' | 'step' }> {
  return typeof wish === 'string' ? { type: wish } : { type: 'step', player: wish.turnOf };
}

function onState({ state, message }: Extract<News, { type: 'state' }>): Reaction {
  if (state === 'running')
    // What ended it no longer holds.
    return { facts: { phase: state, message: undefined, final: undefined } };
  return {
    facts: { phase: state, ...(message && { message }) },
    look: state === 'finished' || state === 'paused' || state === 'stopped',
  };
}

function onReady({ facts, orders }: RunKnown, news: Extract<News, { type: 'ready' }>): Reaction {
  const { facts: engine, parameters, peakBytes, examples, tested, units, remarks = [] } = news;
  const noneHeldOut = 'from' in facts.sample && examples['held-out'] === 0;
  const sample = { from: 'training', index: 0 } as const;
  const change: Partial<RunFacts> = {
    phase: 'ready',
    facts: engine,
    parameters,
    peakBytes,
    examples,
    tested,
    units,
    remarks,
    batchNotice: news.notice,
    ...(facts.followed && {
      followed: { ...facts.followed, otherData: isOther(facts.followed, news.fingerprint) },
    }),
    ...(noneHeldOut && { sample, wantedSample: sample }),
  };
  const ready: RunKnown = { facts: { ...facts, ...change }, orders };
  const watched = watchAsOften(ready, 0);
  const edited = orders.changed ? onEdit(ready, orders.changed) : {};
  return {
    views: 'forget',
    facts: { ...change, ...edited.facts },
    orders: { ...watched.orders, ...edited.orders, wish: undefined },
    look: true,
    send: [
      ...(watched.send ?? []),
      { type: 'show-stats', on: orders.liveStats },
      ...(edited.send ?? []),
      ...(orders.wish ? [commandOf(orders.wish)] : []),
    ],
  };
}

/** Where either is not known, nothing is said. */
function isOther({ fingerprint }: Followed, here: string | undefined): boolean {
  return fingerprint !== undefined && here !== undefined && fingerprint !== here;
}

/** How often the sample is looked at: often enough to scrub, seldom enough to cost nothing. */
function watchAsOften({ facts, orders }: RunKnown, stepsPerSecond: number): Reaction {
  const { trained, sample } = facts;
  const { watchEvery } = orders;
  const every = Math.max(
    1,
    Math.ceil((trained?.training.steps ?? 1) / framesPerRun),
    Math.ceil(stepsPerSecond / framesPerSecond),
  );
  if (watchEvery > 0 && every < watchEvery * 2 && every > watchEvery / 3) return {};
  return { orders: { watchEvery: every }, send: [{ type: 'watch', every, sample }] };
}
