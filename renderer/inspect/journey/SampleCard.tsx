// The sample itself: what the model reads, what it answers now, and what is right.
import type { ShownCell, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { useShownRun } from '../../run/shown-run.ts';
import { topOf } from '../predict/top-probabilities.ts';
import { ShownCellView } from '../sample/ShownCellView.tsx';
import { useExamples } from '../sample/use-examples.ts';

export function SampleCard({ views }: { readonly views: readonly ViewData[] }) {
  const sample = useShownRun((run) => run.sample);
  const run = useShownRun(({ run: id }) => id) ?? '';
  return (
    <div className="sample-card">
      {'from' in sample ? (
        <FromData key={run} run={run} from={sample.from} index={sample.index} />
      ) : (
        Object.entries(sample.typed).map(([name, typed]) =>
          typeof typed === 'string' ? <Words key={name} label={name} words={typed} /> : null,
        )
      )}
      <Answers views={views} />
    </div>
  );
}

interface FromDataProps {
  readonly run: string;
  readonly from: 'training' | 'held-out';
  readonly index: number;
}

/** What is read, then what is right. */
function FromData({ run, from, index }: FromDataProps) {
  const { read } = useWords();
  const { examples } = useExamples(run, from, [index]);
  const cells = examples.find((example) => example.index === index)?.cells ?? [];
  const isRead = ({ kind }: ShownCell) => kind !== 'class';
  return [...cells.filter(isRead), ...cells.filter((cell) => !isRead(cell))].map((cell) => (
    <figure key={cell.label.en} className="sample-part">
      <figcaption className="quiet">{read(cell.label)}</figcaption>
      <ShownCellView cell={cell} />
    </figure>
  ));
}

/** Of outputs that choose among words or classes; other answers are rows of the journey. */
function Answers({ views }: { readonly views: readonly ViewData[] }) {
  const { t } = useWords();
  return views
    .filter(({ kind }) => kind === 'probabilities')
    .map((view) => {
      const places = topOf(view, 1);
      const words = places.flatMap(({ best: [best] }) => (best ? [best] : []));
      const asked = places.filter(({ right }) => right !== undefined).length;
      const right = words.filter(({ isRight }) => isRight).length;
      const isSequence = view.shape.length > 1;
      return (
        <figure key={view.path} className="sample-part" data-right={asked > 0 && right === asked}>
          <figcaption className="quiet">
            {isSequence && asked > 0
              ? t('attention.prediction-of', { right, asked })
              : t('attention.prediction')}
          </figcaption>
          <span className="sample-answer">
            {words.map(({ word }) => word).join(' ')}
            {isSequence ? null : (
              <span className="quiet numbers"> {words[0]?.probability.toFixed(2)}</span>
            )}
          </span>
        </figure>
      );
    });
}

function Words({ label, words }: { readonly label: string; readonly words: string }) {
  return (
    <figure className="sample-part">
      <figcaption className="quiet">{label}</figcaption>
      <span>{words}</span>
    </figure>
  );
}
