// What is measured, in the user's words; a name nobody knows stays as it is.
import type { WordKey } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { useShownRun } from './shown-run.ts';

const known: Readonly<Record<string, WordKey>> = {
  loss: 'training.curve-loss',
  accuracy: 'training.curve-accuracy',
  exact: 'training.curve-exact',
  perplexity: 'training.curve-perplexity',
  mae: 'training.curve-mae',
  rmse: 'training.curve-rmse',
  kid: 'training.curve-kid',
  auc: 'training.curve-auc',
  overlap: 'training.curve-overlap',
  'gradient-norm': 'training.curve-gradient-norm',
  'learning-rate': 'training.curve-learning-rate',
};

export function useMetricWords(): (name: string) => string {
  const { t, read } = useWords();
  const players = useDocument(({ history }) => history.present.training.players);
  return (name) => {
    const own = known[name];
    if (own) return t(own);
    // Of one player: `critic gradient-norm`.
    const player = players?.find(({ id }) => name.startsWith(`${id} `));
    const of = player && known[name.slice(player.id.length + 1)];
    return player && of ? `${read(player.name ?? player.id)} · ${t(of)}` : name;
  };
}

/** The same with the unit in which the present run tells it. */
export function useMeasureWords(): (name: string) => string {
  const { read } = useWords();
  const units = useShownRun((run) => run.units);
  const word = useMetricWords();
  return (name) => {
    const unit = units?.[name];
    return unit ? `${word(name)} (${read(unit)})` : word(name);
  };
}
