// Lets the model say many held-out sentences and shows by length how often all was right (Bahdanau 2014, figure 2).
import { useCallback, useRef, useState } from 'react';
import type { LengthScore, Prediction, Text } from '../../../graph-core/index.ts';
import { scoreByLength } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { useWords } from '../../i18n/words.ts';
import { AsTable } from '../../parts/AsTable.tsx';
import { liveRun } from '../../run/live-runs.ts';
import { SurveyButton } from '../sample/SurveyButton.tsx';
import './by-length.css';

const samples = 200;

interface Measured {
  readonly step: number;
  readonly scores: readonly LengthScore[];
}

export function ByLength() {
  const { t } = useWords();
  const { measured, ...state } = useScores();
  return (
    <div className="by-length">
      {measured ? <Bars {...measured} /> : null}
      <SurveyButton
        state={state}
        samples={samples}
        label={t('attention.by-length-gather', { count: samples })}
        onStart={state.start}
      />
    </div>
  );
}

function useScores() {
  const [measured, setMeasured] = useState<Measured>();
  const [done, setDone] = useState<number>();
  const [failure, setFailure] = useState<Text>();
  const token = useRef(0);
  const cancel = useCallback(() => {
    token.current++;
    setDone(undefined);
  }, []);
  const start = useCallback(() => {
    const mine = ++token.current;
    const isWanted = () => token.current === mine;
    const listen = async () => {
      const { ask, examples } = liveRun();
      const total = Math.min(samples, examples?.['held-out'] ?? 0);
      const predictions: Prediction[] = [];
      for (let index = 0; index < total && isWanted(); index++) {
        const sample = { from: 'held-out', index } as const;
        const said = await ask({ type: 'predict', sample, beam: 1, lengthPenalty: 0 });
        predictions.push(...said.predictions);
        if (!isWanted()) return;
        setDone(index + 1);
        setMeasured({ step: said.step, scores: scoreByLength(predictions) });
      }
    };
    setFailure(undefined);
    setDone(0);
    listen()
      .catch((reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        setFailure(reason.sentence);
      })
      .finally(() => isWanted() && setDone(undefined));
  }, []);
  return { measured, done, failure, start, cancel };
}

const [width, height, left, foot] = [480, 150, 46, 30];

/** One bar a length, as high as its share; a length of which nothing was right still has its place. */
function Bars({ step, scores }: Measured) {
  const { t } = useWords();
  const sum = (of: (score: LengthScore) => number) =>
    scores.reduce((total, score) => total + of(score), 0);
  const all = sum((score) => score.all);
  const edits = (sum((score) => score.editDistance * score.all) / all).toFixed(2);
  const each = (width - left) / Math.max(1, scores.length);
  const top = 8;
  const room = height - foot - top;
  return (
    <figure>
      <figcaption className="view-title">{t('attention.by-length')}</figcaption>
      <svg
        className="by-length-bars"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('attention.by-length')}
      >
        {[0, 0.5, 1].map((level) => (
          <g key={level}>
            <line
              x1={left}
              x2={width}
              y1={top + room * (1 - level)}
              y2={top + room * (1 - level)}
            />
            <text x={left - 6} y={top + room * (1 - level) + 4} textAnchor="end">
              {`${level * 100} %`}
            </text>
          </g>
        ))}
        {scores.map(({ length, right, all, tokenAccuracy, editDistance }, index) => (
          <g key={length}>
            <rect
              x={left + index * each + each * 0.15}
              width={each * 0.7}
              y={top + room * (1 - right / all)}
              height={Math.max(1, (room * right) / all)}
            >
              <title>
                {t('attention.by-length-bar', {
                  length,
                  right,
                  all,
                  tokens: `${Math.round(tokenAccuracy * 100)} %`,
                  edits: editDistance.toFixed(2),
                })}
              </title>
            </rect>
            <text x={left + index * each + each / 2} y={height - foot + 14} textAnchor="middle">
              {length}
            </text>
          </g>
        ))}
        <polyline
          points={scores
            .map(
              ({ tokenAccuracy }, index) =>
                `${left + index * each + each / 2},${top + room * (1 - tokenAccuracy)}`,
            )
            .join(' ')}
        />
        <text x={width} y={height - 2} textAnchor="end">
          {t('attention.by-length-axis')}
        </text>
      </svg>
      <AsTable
        title={t('attention.by-length')}
        numbers={() => ({
          head: [t('attention.by-length-axis'), t('attention.by-length')],
          rows: scores.map(({ length, right, all: count, tokenAccuracy, editDistance }) => [
            `${length}`,
            t('attention.by-length-bar', {
              length,
              right,
              all: count,
              tokens: `${Math.round(tokenAccuracy * 100)} %`,
              edits: editDistance.toFixed(2),
            }),
          ]),
        })}
      />
      <p className="quiet">
        {t('attention.by-length-facts', { right: sum((score) => score.right), all, step, edits })}
      </p>
    </figure>
  );
}
