// Follows the folder of a run: looks once a second, and tells the run store what is new.
import type { Checkpoint, Curve, GrowingCurves, RunLog, Text } from '../../../graph-core/index.ts';
import { addPoint, verbatim, text } from '../../../graph-core/index.ts';
import type { StoreApi } from 'zustand/vanilla';
import { CurveBook } from '../curves.ts';
import { sameModel } from '../same-model.ts';
import type { RunStore } from '../run-store.ts';
import type { Followed } from './followed.ts';
import { trainerOf } from './followed.ts';
import { growCurves } from './followed-run.ts';
import type { FolderReader, FolderSeen } from './folder-reader.ts';

export interface FollowDeps {
  readonly run: StoreApi<RunStore>;
  readonly reader: FolderReader;
  readonly folder: string;
  readonly once: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  after(milliseconds: number, call: () => void): void;
  /** Files of the user's own were given or changed since: a model that could not be prepared may be now. */
  dataChanged(): boolean;
}

const lookEvery = 1_000;
/** Its speed is that of so many milliseconds. */
const speedOver = 10_000;

/** Shows the run that was seen, and follows it until another run takes its place in the store. */
export async function followFolder(deps: FollowDeps, first: FolderSeen): Promise<void> {
  const { run, folder, once } = deps;
  const teller = createTeller(deps);
  run.getState().followRun(first.run.document, followedOf(first, { folder, once }));
  const { run: id } = run.getState();
  const goesOn = () => run.getState().run === id && run.getState().followed !== undefined;
  teller.tell(first);
  await teller.showWeights();
  if (once) return;
  const look = async (): Promise<void> => {
    if (!goesOn()) return;
    const seen = await deps.reader.look();
    if (!goesOn()) return;
    if ('error' in seen) teller.trouble(seen.error);
    else if (!sameModel(seen.run.document, first.run.document))
      return teller.trouble(replaced(folder));
    else {
      teller.tell(seen);
      await teller.showWeights();
    }
    deps.after(lookEvery, () => void look());
  };
  deps.after(lookEvery, () => void look());
}

function createTeller({ run, reader, folder, once, now, dataChanged }: FollowDeps) {
  let log: RunLog | undefined;
  let curves = new CurveBook();
  let taken = new Map<string, number>();
  let unreadable: Text | undefined;
  const passed: { step: number; at: number }[] = [];

  const speedAt = (step: number): number => {
    if (step < (passed.at(-1)?.step ?? 0)) passed.length = 0;
    passed.push({ step, at: now() });
    while (passed.length > 2 && (passed[1]?.at ?? 0) < now() - speedOver) passed.shift();
    const [from] = passed;
    const time = from ? now() - from.at : 0;
    return from && time > 0 ? ((step - from.step) / time) * 1000 : 0;
  };

  const trouble = (why: Text | undefined) => {
    const { followed } = run.getState();
    if (followed && followed.trouble?.en !== why?.en)
      run.setState({ followed: { ...followed, trouble: why } });
  };

  return {
    trouble,
    tell(seen: FolderSeen) {
      if (seen.log !== log) [log, curves, taken] = [seen.log, new CurveBook(), new Map()];
      growCurves(curves, 'training', seen.log.curves, taken);
      growCurves(curves, 'held-out', heldOut(seen.log), taken);
      const { shown, otherData = false } = run.getState().followed ?? {};
      const followed = {
        ...followedOf(seen, { folder, once }),
        trouble: seen.trouble ?? unreadable,
        shown,
        otherData,
      };
      const { step } = seen.log;
      const { steps, optimizer } = seen.run.document.training;
      const stepsPerSecond = followed.state === 'at-work' ? speedAt(step) : 0;
      // A run that goes on may have been given more steps.
      const document =
        run.getState().trained?.training.steps === steps ? {} : { trained: seen.run.document };
      run.getState().hearFollowed({
        ...document,
        followed,
        curves,
        validations: seen.log.validations.map((point) => ({ ...point, best: false })),
        final: seen.run.finalHeldOut ?? undefined,
        progress: {
          step,
          steps,
          learningRate: curves.last('training', 'learning-rate') ?? optimizer.learningRate,
          stepsPerSecond,
          secondsLeft: stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : 0,
        },
      });
    },
    async showWeights() {
      const { phase, away, silence } = run.getState();
      if (phase === 'preparing' || away || silence) return;
      const again = phase === 'failed' && dataChanged();
      const found: Awaited<ReturnType<FolderReader['checkpoint']>> = await reader.checkpoint(again);
      if (!found) return;
      unreadable = 'error' in found ? notShown(found.error) : undefined;
      trouble(unreadable);
      if (!('error' in found))
        await show(found).catch((reason: unknown) => trouble(notShown(sentenceOf(reason))));
    },
  };

  function show(checkpoint: Checkpoint): Promise<void> {
    return run.getState().showFollowed(checkpoint);
  }
}

/** Everything but what only the store knows. */
function followedOf(
  { run, log, logged, newsAt, trouble }: FolderSeen,
  { folder, once }: Pick<Followed, 'folder' | 'once'>,
): Followed {
  const { processes, device, torch } = log.began ?? {};
  const trainer = trainerOf(run);
  const ended = log.ended === 'interrupted' ? 'interrupted' : log.ended && 'done';
  const reached = log.step >= run.document.training.steps;
  return {
    folder,
    once,
    // Its log knows first how many have begun.
    trainer: {
      ...trainer,
      count: processes ?? trainer.count,
      device: device ?? trainer.device,
      version: torch ?? trainer.version,
    },
    state: log.failed ? 'failed' : (ended ?? (logged ? 'at-work' : reached ? 'done' : 'unknown')),
    why: log.failed
      ? verbatim(log.failed.sentence)
      : ended === 'done' && run.ending
        ? verbatim(run.ending)
        : undefined,
    newsAt,
    shown: undefined,
    trouble,
    fingerprint: run.data?.fingerprint ?? undefined,
    otherData: false,
  };
}

function heldOut({ validations }: RunLog): ReadonlyMap<string, Curve> {
  const curves: GrowingCurves = new Map();
  for (const { step, metrics } of validations)
    for (const [name, value] of Object.entries(metrics)) addPoint(curves, name, step, value);
  return curves;
}

function sentenceOf(reason: unknown): Text {
  if (reason instanceof Error && 'sentence' in reason) return reason.sentence as Text;
  return verbatim(reason instanceof Error ? reason.message : String(reason));
}

function notShown({ en, ja }: Text): Text {
  return text(`The newest weights are not shown: ${en}`, `最新の重みは表示していません：${ja}`);
}

function replaced(folder: string): Text {
  return text(
    `‘${folder}’ now holds a run of another document, so it is no longer followed. Open the folder again to follow that one.`,
    `「${folder}」は別の文書の学習に置き換わったため、読み取りをやめました。そちらを見るには、フォルダを開き直してください。`,
  );
}
