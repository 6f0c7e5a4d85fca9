// One model trains at a time: asks before a run takes the engine from another document's, and keeps that one whole first.
import type { Text } from '../../graph-core/index.ts';
import { words } from '../i18n/words.ts';
import type { RunDesk } from './run-desks.ts';
import { isAtWork, stepOf } from './run-facts.ts';
import { desks } from './live-runs.ts';
import { useScreen } from '../stores/screen.ts';

/** True once the engine is free for the document on the screen. `keep` answers why a run's weights could not be kept. */
export async function freeEngine(keep: (run: string) => Promise<Text | undefined>) {
  const other = desks.engineElsewhere();
  if (!other) return true;
  // Asked already, and on its way: a step of a large model takes its time.
  if (leaving.has(other.run)) return false;
  leaving.add(other.run);
  try {
    return await takeEngineFrom(other, keep);
  } finally {
    leaving.delete(other.run);
  }
}

const leaving = new WeakSet<RunDesk['run']>();

async function takeEngineFrom(other: RunDesk, keep: (run: string) => Promise<Text | undefined>) {
  if (isAtWork(other.run.getState()) && !(await wantsToStop(other))) return false;
  await comesToRest(other);
  const { run, silence } = other.run.getState();
  // What does not answer cannot be asked for its weights: those kept before stand.
  const failure = run === undefined || silence ? undefined : await keep(run);
  if (failure && !(await wantsToLose(nameOf(other), failure))) return false;
  other.run.getState().putAway();
  return true;
}

export function nameOf({ left, run }: RunDesk): string {
  const name = left?.history.present.name ?? run.getState().trained?.name;
  return name === undefined ? '' : words().read(name);
}

async function wantsToStop(other: RunDesk): Promise<boolean> {
  const { t, language } = words();
  const run = other.run.getState();
  const step = stepOf(run).toLocaleString(language);
  const steps = run.trained?.training.steps.toLocaleString(language) ?? '';
  const answer = await useScreen.getState().ask({
    title: t('training.busy-title', { name: nameOf(other) }),
    body: t('training.busy-body', { step, steps }),
    choices: [
      { value: 'leave', label: t('training.busy-leave') },
      { value: 'stop', label: t('training.busy-stop'), kind: 'primary' },
    ],
  });
  return answer === 'stop';
}

async function wantsToLose(name: string, why: Text): Promise<boolean> {
  const { t, read } = words();
  const answer = await useScreen.getState().ask({
    title: t('training.lose-title', { name }),
    body: read(why),
    choices: [
      { value: 'leave', label: t('training.lose-leave') },
      { value: 'lose', label: t('training.lose-go-on'), kind: 'danger' },
    ],
  });
  return answer === 'lose';
}

/** Behind its last step; one that does not answer any more is not waited for. */
export function comesToRest({ run }: RunDesk): Promise<void> {
  const { phase, pause, stop } = run.getState();
  if (phase === 'preparing') stop();
  if (phase === 'running') pause();
  return new Promise((resolve) => {
    const look = () => {
      const now = run.getState();
      if (isAtWork(now) && now.silence === undefined) return;
      end();
      resolve();
    };
    const end = run.subscribe(look);
    look();
  });
}
