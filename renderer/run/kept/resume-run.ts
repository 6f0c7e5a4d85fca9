// Goes on with a kept run: from its last weights or its best, as it was or under the settings of now.
import type { Checkpoint, Document, Text } from '../../../graph-core/index.ts';
import { text } from '../../../graph-core/index.ts';
import type { CurveBook } from '../curves.ts';
import type { DuelFrame } from '../duel-history.ts';
import type { Wish } from '../on-news.ts';
import type { Ancestor, RunStore } from '../run-store.ts';
import { sameNetwork } from '../same-model.ts';
import { underSettings } from './resume-policy.ts';
import type { RunRecord } from './run-record.ts';
import type { RunStorage, WeightsOf } from './run-storage.ts';

export interface Resumption {
  readonly document: Document;
  readonly checkpoint: Checkpoint;
  readonly from: Ancestor;
}

export interface ResumeWish {
  readonly wish?: Wish | undefined;
  /** The document on the canvas, whose settings it takes over where the network is the same. */
  readonly present?: Document;
  /** As it was, or not at all: with the data that it was trained on. */
  readonly exactly?: boolean;
}

/** What a run begins with that goes on from these weights of an old one. */
export function resumption(
  old: RunRecord,
  weights: Checkpoint,
  { present, exactly = false }: ResumeWish,
  measured: Pick<Ancestor, 'curves' | 'duel' | 'best'>,
): Resumption {
  const from = { run: old.id, ...measured, exactly };
  return present && sameNetwork(old.document, present)
    ? { document: present, checkpoint: underSettings(weights, old.document, present), from }
    : { document: old.document, checkpoint: weights, from };
}

/** Whether its best weights are from before the step that it is gone on from. */
export function takesBestAlong({ best }: Pick<RunRecord, 'best'>, { step }: Checkpoint): boolean {
  return best !== undefined && best.step <= step;
}

export interface ResumeDeps {
  storage(): RunStorage;
  run(): RunStore;
  /** False = the user leaves the engine to the run of another document. */
  mayBegin(): Promise<boolean>;
  /** Resolves once whatever is being written is written. */
  written(): Promise<unknown>;
  found(id: string): RunRecord | undefined;
  curvesOf(id: string): Promise<CurveBook | undefined>;
  duelOf(id: string): Promise<DuelFrame | undefined>;
  best(id: string): Promise<Checkpoint | undefined>;
  say(notice: Text, run?: string): void;
}

/** False where it did not begin; why is said. */
export async function resumeRun(
  deps: ResumeDeps,
  old: RunRecord,
  which: WeightsOf,
  wish: ResumeWish,
): Promise<boolean> {
  const { run, mayBegin, written, curvesOf, duelOf, best, say } = deps;
  const of = run();
  if (!(await mayBegin())) return false;
  await written();
  const weights = await weightsFor(deps, old, which);
  if ('error' in weights) {
    say(weights.error, of.run);
    return false;
  }
  const duel = await duelOf(old.id);
  const { document, checkpoint, from } = resumption(old, weights.checkpoint, wish, {
    curves: await curvesOf(old.id),
    // What came later is not of this run.
    ...(duel && duel.step <= weights.checkpoint.step && { duel }),
    best: takesBestAlong(old, weights.checkpoint) ? await best(old.id) : undefined,
  });
  of.resumeFrom(document, checkpoint, from, wish.wish);
  if (weights.notice) say(weights.notice, of.now().run);
  return true;
}

/** A run that went on from another and ended before its own first weights were kept goes on from where that one did. */
async function weightsFor(
  { storage, found }: Pick<ResumeDeps, 'storage' | 'found'>,
  old: RunRecord,
  which: WeightsOf,
): ReturnType<RunStorage['weights']> {
  const own = await storage().weights(old, which);
  const from = old.branchedFrom && found(old.branchedFrom.run);
  if (!('error' in own) || which === 'best' || !from || old.keptStep !== undefined) return own;
  const before = await weightsFor({ storage, found }, from, 'last');
  if ('error' in before) return own;
  const checkpoint = underSettings(before.checkpoint, from.document, old.document);
  return { checkpoint, notice: fromAncestor(from.name, checkpoint.step) };
}

function fromAncestor(name: string, step: number): Text {
  return text(
    `This run ended before its first checkpoint, so it continues from step ${step} of ‘${name}’, where it began.`,
    `この学習は最初のチェックポイントの前に終わったため、元の「${name}」のステップ ${step} から続けます。`,
  );
}
