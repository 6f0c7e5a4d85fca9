// Which weights of the run to work with: those it has now, or those of its best step.
import type { Checkpoint } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { Refused } from '../engine/engine-client.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField } from '../parts/Field.tsx';
import { liveRun } from './live-runs.ts';
import { useShownRun } from './shown-run.ts';
import { keptRuns, useKeptRuns } from './kept/kept-runs.ts';
import { measured } from '../parts/numbers.ts';
import type { WeightsOf } from './kept/run-storage.ts';

interface WeightsChoiceProps {
  readonly value: WeightsOf;
  readonly onChange: (value: WeightsOf) => void;
}

/** Nothing, where the run has only one kind. */
export function WeightsChoice({ value, onChange }: WeightsChoiceProps) {
  const { t, language } = useWords();
  const run = useShownRun((state) => state.run);
  const best = useKeptRuns(({ records }) => records.find(({ id }) => id === run)?.best);
  if (!best) return null;
  const { step, loss } = best;
  const words = { step: step.toLocaleString(language), loss: measured(loss) };
  return (
    <ChoiceField
      label={t('training.weights')}
      value={value}
      options={[
        { value: 'last', label: t('training.weights-last') },
        { value: 'best', label: t('training.weights-best', words) },
      ]}
      onChange={(which) => onChange(which === 'best' ? which : 'last')}
    />
  );
}

/** Throws a Refused where none are kept whole. */
export async function bestOfRun(): Promise<Checkpoint> {
  const { run } = liveRun();
  const best = run === undefined ? undefined : await keptRuns.getState().best(run);
  if (!best) throw new Refused(noneKept);
  return best;
}

export const noneKept = text(
  'The best weights of this run are incomplete: the store was full, or their file is damaged. Choose the present ones.',
  'この実行の最良の重みは完全な形で残っていません（保存先の不足、またはファイルの破損）。現在の重みを選んでください。',
);
