// Tells the desktop how far the training is, for its taskbar, a few times a second at most.
import type { Host } from '../../main/host-api.ts';
import { desks, subscribeToLiveRuns } from '../run/live-runs.ts';
import { isAtWork, stepOf } from '../run/run-facts.ts';

const pause = 500; // ms

/** Ends with what it returns. */
export function keepProgress(host: Pick<Host, 'setProgress'>): () => void {
  let sent: number | null = null;
  let due: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const send = () => {
    due = undefined;
    const progress = progressNow();
    if (progress === sent) return;
    sent = progress;
    host.setProgress({ progress }).catch(() => undefined);
  };
  subscribeToLiveRuns(() => {
    if (!ended) due ??= setTimeout(send, pause);
  });
  return () => {
    ended = true;
    clearTimeout(due);
  };
}

/** 0 … 1 in hundredths; null while nothing trains. */
function progressNow(): number | null {
  const run = [...desks.all()].map((desk) => desk.run.getState()).find(isAtWork);
  if (!run) return null;
  const steps = run.trained?.training.steps ?? 0;
  return steps > 0 ? Math.round(Math.min(1, stepOf(run) / steps) * 100) / 100 : 0;
}
