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
  const [heard, setHeard] = useState<Heard>({ run, phase, quarter, step, loss });
  const isNew = run !== heard.run || phase !== heard.phase || quarter > heard.quarter;
  if (isNew) setHeard({ run, phase, quarter, step, loss });
  return (
    <output className="visually-hidden">{heard.run === undefined ? '' : newsOf(heard)}</output>
  );

  function newsOf({ phase: now, quarter: quarters, step: reached, loss: told }: Heard): string {
    const values = { step: count(reached, language), loss: measured(told) };
    if (now === 'running' && quarters > 0)
      return t('news.share', { ...values, share: 25 * quarters });
    const key = news[now];
    return key ? t(key, values) : '';
  }
}

const news: Readonly<Partial<Record<RunFacts['phase'], WordKey>>> = {
  running: 'news.started',
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
