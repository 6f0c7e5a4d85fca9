// What is measured, in the user's words; a name nobody knows stays as it is.
import type { WordKey } from '../i18n/words.ts';
import { nodeTitle } from '../document/names.ts';
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
  const document = useDocument(({ history }) => history.present);
  return (name) => {
    const own = known[name];
    if (own) return t(own);
    // Of one player or output: `critic gradient-norm`.
    const player = document.training.players?.find(({ id }) => name.startsWith(`${id} `));
    const node = document.graph.nodes.find(({ id }) => name.startsWith(`${id} `));
    const id = player?.id ?? node?.id ?? '';
    const of = known[name.slice(id.length + 1)];
    if (!of || id === '') return name;
    const owner = player ? (player.name ?? player.id) : node && nodeTitle(document, node);
    return owner === undefined ? name : `${read(owner)} · ${t(of)}`;
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
