// Weights from a file become a run of their own; the weights before them are one click away.
import type { Document, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { desks } from '../run/live-runs.ts';
import type { Brought } from '../run/run-store.ts';
import type { RunDesk } from '../run/run-desks.ts';
import { useScreen } from '../stores/screen.ts';
import { keptRuns } from '../run/kept/kept-runs.ts';
import { branchRun } from './resume-run.ts';

/** Why they could not be used, with the weights of before in use again; undefined where they are in use. */
export async function adoptWeights(
  document: Document,
  brought: Brought,
  file: string,
): Promise<Text | undefined> {
  const { run } = desks.present();
  const { run: before, progress } = run.getState();
  // A run that has not done a step yet has nothing to go back to.
  const back = before !== undefined && (progress?.step ?? 0) > 0 ? before : undefined;
  const goBack = async () => {
    const kept = keptRuns.getState().records.find(({ id }) => id === back);
    if (!kept) return;
    // From another document its own is shown first.
    if (desks.present().run === run) await keptRuns.getState().branch(kept.id, 'last');
    else await branchRun(kept, 'last');
  };
  if (!(await keptRuns.getState().adopt(document, brought, file))) return left;
  const failure = await prepared(run);
  if (failure) {
    await goBack();
    return failure;
  }
  useScreen.getState().say({
    tone: 'done',
    text: text(
      `The weights of ${file} are in use and listed among the runs under that name.`,
      `${file} の重みを使っています。実行記録にも同じ名前で入っています。`,
    ),
    ...(back === undefined
      ? {}
      : { action: { label: text('Undo', '元に戻す'), run: () => void goBack() } }),
  });
  return undefined;
}

/** Waits until the run is ready; else why it is not. */
function prepared(run: RunDesk['run']): Promise<Text | undefined> {
  return new Promise((resolve) => {
    const settle = () => {
      const { phase, message } = run.getState();
      if (phase === 'preparing') return;
      stop();
      resolve(phase === 'failed' ? (message ?? gone) : undefined);
    };
    const stop = run.subscribe(settle);
    settle();
  });
}

const gone = text(
  'The training engine stopped before it could use the weights.',
  '重みを使う前に学習エンジンが停止しました。',
);

const left = text(
  'The weights are not in use: another document is still training. Stop it first, then use them.',
  '別の文書の学習が続いているため、重みは使っていません。それを停止してから使ってください。',
);
