// Says of a run whose training loss is weighted by class that its two losses are not compared.
import { useWords } from '../i18n/words.ts';
import { useShownRun } from '../run/shown-run.ts';

export function WeightedLoss() {
  const { t } = useWords();
  const weights = useShownRun(({ trained }) => trained?.training.classWeights);
  if (weights === undefined) return null;
  return <p className="quiet curves-hint">{t('training.weighted-loss')}</p>;
}
