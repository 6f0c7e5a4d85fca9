// What a run that has ended was measured at on the larger held-out set: no point of the curve, so it stands by itself.
import { useWords } from '../i18n/words.ts';
import { useShownRun } from '../run/shown-run.ts';
import { useMeasureWords } from '../run/metric-words.ts';
import { count, measured } from '../parts/numbers.ts';

export function FinalHeldOut() {
  const { t, language } = useWords();
  const final = useShownRun((run) => run.final);
  const last = useShownRun((run) => run.progress?.step);
  const word = useMeasureWords();
  if (!final) return null;
  const of = final.step === last ? undefined : count(final.step, language);
  return (
    <dl className="run-figures final-held-out">
      <div className="run-figure">
        <dt>{t('training.final', { examples: count(final.examples, language) })}</dt>
        {of === undefined ? null : <dd>{t('training.final-of-step', { step: of })}</dd>}
      </div>
      {Object.entries(final.metrics).map(([name, value]) => (
        <div key={name} className="run-figure">
          <dt>{word(name)}</dt>
          <dd className="numbers">{measured(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
