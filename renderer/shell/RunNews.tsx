// What happens to the run on the screen, for those who hear it: its start and end, pauses, and every quarter of the way.
import { useState } from 'react';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { useShownRun } from '../run/shown-run.ts';
import type { RunFacts } from '../run/run-facts.ts';
import { stepOf } from '../run/run-facts.ts';
import type { RunStore } from '../run/run-store.ts';
import { count, measured } from '../parts/numbers.ts';

interface Heard {
  readonly run: string | undefined;
  readonly phase: RunFacts['phase'];
  readonly quarter: number;
  readonly step: number;
  readonly loss: number | undefined;
  /** It passed a quarter of the way, and did nothing else. */
  readonly passed: boolean;
}

/** Behind the run by no more than the screen is; said politely, so that nothing else is cut short. */
export function RunNews() {
  const { t, language } = useWords();
  const run = useShownRun((shown) => shown.run);
  const phase = useShownRun((shown) => shown.phase);
  const step = useShownRun(stepOf);
  const steps = useShownRun(({ trained }) => trained?.training.steps ?? 0);
  const loss = useShownRun(lastLoss);
  const quarter = steps > 0 ? Math.floor((4 * step) / steps) : 0;
  const now: Heard = { run, phase, quarter, step, loss, passed: false };
  const [heard, setHeard] = useState<Heard>(now);
  const changed = run !== heard.run || phase !== heard.phase;
  if (changed) setHeard(now);
  else if (quarter > heard.quarter) setHeard({ ...now, passed: true });
  const key = keyOf(heard);
  return (
    <output className="visually-hidden">
      {key
        ? t(key, {
            step: count(heard.step, language),
            loss: measured(heard.loss),
            share: 25 * heard.quarter,
          })
        : ''}
    </output>
  );
}

function keyOf({ run, phase, step, passed }: Heard): WordKey | undefined {
  if (run === undefined) return undefined;
  if (phase !== 'running') return endings[phase];
  if (passed) return 'news.share';
  return step > 0 ? 'news.continued' : 'news.started';
}

const endings: Readonly<Partial<Record<RunFacts['phase'], WordKey>>> = {
  paused: 'news.paused',
  stopped: 'news.stopped',
  finished: 'news.finished',
  failed: 'news.failed',
};

/** Of a game, the first player's. */
function lastLoss({ curves }: Pick<RunStore, 'curves'>): number | undefined {
  const name = curves
    .names()
    .find((series) => series.split === 'training' && series.name.endsWith('loss'));
  return name && curves.last('training', name.name);
}
