// What the model answered: probabilities of classes, words said one by one with what they looked at, or values.
import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Document, Prediction, ViewData } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { IconButton } from '../../parts/Button.tsx';
import { AnswerPictures } from '../views/AnswerView.tsx';
import { BeamTree } from './BeamTree.tsx';
import { HeatMap } from '../../parts/heat-map/HeatMap.tsx';
import { largest, withoutPadding } from '../../parts/heat-map/table.ts';
import { meanOf } from '../../parts/heat-map/heads.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import { topOf } from './top-probabilities.ts';
import { mostNumbers, NumbersTable } from '../views/NumbersTable.tsx';
import { TopProbabilities } from './TopProbabilities.tsx';
import { titleOf } from '../../document/titles.ts';
import { isPicture } from '../../parts/pictures/PictureCanvas.tsx';
import { placed } from '../../parts/placed.ts';
import './prediction-view.css';

interface PredictionViewProps {
  readonly prediction: Prediction;
  readonly document: Document;
}

const mostClasses = 10;
const mostWords = 5;
const beat = 450; // ms a word

export function PredictionView({ prediction, document }: PredictionViewProps) {
  const { t } = useWords();
  const { tokens, expected, shape, tree } = prediction;
  // One probability per class, or one word per position.
  const classes = shape?.length === 1 && tokens.length === shape[0];
  return (
    <div className="prediction">
      {tokens.length > 0 && !classes ? <Said {...{ prediction, document }} /> : null}
      {classes ? (
        <TopProbabilities
          list={tokens.slice(0, mostClasses).map((token) => ({
            ...token,
            word: token.word || `${token.id}`,
            isRight: expected === token.word,
          }))}
        />
      ) : null}
      {expected === undefined || prediction.numbers ? null : (
        <p>
          <span className="quiet">{t('attention.expected')}</span> {expected}
        </p>
      )}
      {tokens.length === 0 ? <Values prediction={prediction} /> : null}
      {tree && branches(tree) ? <BeamTree tree={tree} answer={tokens} /> : null}
    </div>
  );
}

/** The words as they came, each with its probability; the map shows what the words so far looked at. */
function Said({ prediction, document }: PredictionViewProps) {
  const { t, read } = useWords();
  const { tokens, views } = prediction;
  const [said, setSaid] = useState(tokens.length);
  const [plays, setPlays] = useState(false);
  useEffect(() => {
    if (!plays) return;
    const timer = setInterval(() => {
      setSaid((at) => {
        if (at >= tokens.length) setPlays(false);
        return Math.min(tokens.length, at + 1);
      });
    }, beat);
    return () => clearInterval(timer);
  }, [plays, tokens.length]);
  const alignment = useMemo(() => alignmentOf(views), [views]);
  const table = useMemo(
    () => alignment && upTo(withoutPadding(meanOf(alignment)), said),
    [alignment, said],
  );
  const top = useMemo(() => topAt(prediction, said - 1), [prediction, said]);
  return (
    <>
      <ol className="said">
        {placed(tokens).map(({ of: { word, probability }, place }) => (
          <li
            key={place}
            className="said-word"
            data-said={place < said}
            title={probability.toFixed(4)}
          >
            <span>{word}</span>
            <span className="said-probability" style={{ width: `${probability * 100}%` }} />
          </li>
        ))}
      </ol>
      <div className="said-steps">
        <IconButton
          icon={plays ? Pause : Play}
          label={t(plays ? 'attention.hold-decoding' : 'attention.play-decoding')}
          onClick={() => {
            if (said >= tokens.length) setSaid(0);
            setPlays(!plays);
          }}
        />
        <input
          type="range"
          min={0}
          max={tokens.length}
          value={said}
          aria-label={t('attention.decoding-step')}
          onChange={(event) => setSaid(Number(event.target.value))}
        />
        <span className="numbers">{`${said} / ${tokens.length}`}</span>
      </div>
      {top ? (
        <>
          <h4 className="view-title">{t('attention.top-of', { place: said })}</h4>
          <TopProbabilities list={top} />
        </>
      ) : null}
      {alignment && table && table.rows.length > 0 ? (
        <>
          <h4 className="view-title">{titleOf(document, alignment.path, read)}</h4>
          <HeatMap
            table={table}
            limit={largest(table)}
            label={titleOf(document, alignment.path, read)}
          />
        </>
      ) : null}
    </>
  );
}

/** What the model held likely when it said its word number `at`; the words it might have said instead. */
function topAt({ output, views, begins = 0 }: Prediction, at: number) {
  const view = views.find(({ kind, path }) => kind === 'probabilities' && path === output);
  return view && topOf(view, mostWords).find(({ index }) => index === begins + at)?.best;
}

/** Greedy decoding tries one word at a time: that is no tree. */
function branches(tree: NonNullable<Prediction['tree']>): boolean {
  return new Set(tree.map(({ parent }) => parent)).size < tree.length;
}

/** The last attention whose two sides carry different words, or else the last with words at all. */
function alignmentOf(views: readonly ViewData[]): ViewData | undefined {
  const worded = views.filter(
    ({ kind, axes }) => kind === 'attention' && axes.slice(-2).every(({ labels }) => labels),
  );
  return (
    worded.findLast(({ axes }) => axes.at(-1)?.labels?.join() !== axes.at(-2)?.labels?.join()) ??
    worded.at(-1)
  );
}

function upTo(table: Table, rows: number): Table {
  const length = Math.min(rows, table.rows.length);
  return {
    ...table,
    values: table.values.subarray(0, length * table.columns.length),
    rows: { ...table.rows, length, labels: table.rows.labels?.slice(0, length) },
  };
}

/** Numbers without words: as a picture where they are one, or written out. */
function Values({ prediction }: { readonly prediction: Prediction }) {
  const { output, values, views, numbers } = prediction;
  const answer = views.find(({ kind, path }) => kind === 'answer' && path === output);
  if (answer && isPicture(answer.shape)) return <AnswerPictures view={answer} />;
  if (numbers && numbers.values.length <= mostNumbers)
    return <NumbersTable names={numbers.names} values={numbers.values} target={numbers.expected} />;
  if (!values) return null;
  const shown = Array.from(values.subarray(0, 32), (value) => value.toPrecision(4)).join('  ');
  return <p className="numbers prediction-values">{values.length > 32 ? `${shown} …` : shown}</p>;
}
