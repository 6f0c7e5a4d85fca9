// Gives the model something of one's own and shows what it answers.
import { useRef, useState } from 'react';
import type { Document, Prediction, Sample, Text } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useEscape } from '../../parts/use-escape.ts';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { WeightsOf } from '../../run/kept/run-storage.ts';
import { bestOfRun, WeightsChoice } from '../../run/WeightsChoice.tsx';
import { ByLength } from './ByLength.tsx';
import type { ByHand } from './columns-by-hand.ts';
import { DrawPad } from './DrawPad.tsx';
import { PredictionView } from './PredictionView.tsx';
import { SpeakingFields } from './SpeakingFields.tsx';
import { useHow, wishOf } from './speaking.ts';
import './try-it.css';

interface TryItProps {
  readonly document: Document;
  readonly byHand: ByHand;
}

interface Answered {
  readonly request: number;
  readonly run: string | undefined;
  readonly step: number;
  readonly predictions: readonly Prediction[];
}

/** The present run's answer to one sample; that of another run is not shown. */
function useAnswer() {
  const shownRun = useShownRun((state) => state.run);
  const stop = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  const [answered, setAnswered] = useState<Answered>();
  const [failure, setFailure] = useState<Text>();
  const predict = async (sample: Sample, which: WeightsOf) => {
    const mine = new AbortController();
    stop.current = mine;
    setBusy(true);
    setFailure(undefined);
    try {
      const best = which === 'best' ? await bestOfRun() : undefined;
      const { ask, run } = liveRun();
      const wish = wishOf(useHow.getState().how);
      const { signal } = mine;
      const answer = await ask(
        { type: 'predict', sample, ...wish, weights: best?.weights },
        { signal },
      );
      setAnswered({ ...answer, run, step: best?.step ?? answer.step });
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      setAnswered(undefined);
      if (!mine.signal.aborted) setFailure(reason.sentence);
    } finally {
      setBusy(false);
    }
  };
  const cancel = () => stop.current?.abort();
  return {
    busy,
    failure,
    predict,
    cancel,
    answered: answered?.run === shownRun ? answered : undefined,
  };
}

export function TryIt({ document, byHand }: TryItProps) {
  const { t, read } = useWords();
  const sample = useShownRun((run) => run.sample);
  const [words, setWords] = useState<Readonly<Record<string, string>>>({});
  const [pictures, setPictures] = useState<Readonly<Record<string, Float32Array>>>({});
  const [which, setWhich] = useState<WeightsOf>('last');
  const { busy, answered, failure, predict, cancel } = useAnswer();
  const { how, set } = useHow();
  useEscape(busy, cancel);
  const typed = { ...words, ...pictures };
  const hasOwn = Object.values(typed).some((value) => value.length > 0);
  const { typed: wordColumns, drawn } = byHand;

  const answer = () => void predict(hasOwn ? { typed } : sample, which);

  return (
    <div className="try-it">
      <form
        className="try-form"
        onSubmit={(event) => {
          event.preventDefault();
          answer();
        }}
      >
        {wordColumns.map(({ name, label, kind, features }) => (
          <input
            key={name}
            className="control"
            aria-label={read(label)}
            placeholder={
              kind === 'vector'
                ? t('attention.type-values', { column: features?.join(', ') ?? read(label) })
                : t('attention.type-here', { column: read(label) })
            }
            value={words[name] ?? ''}
            onChange={(event) => setWords({ ...words, [name]: event.target.value })}
          />
        ))}
        {drawn.map((column) => (
          <DrawPad
            key={column.name}
            sizes={column.sizes}
            fit={document.data.options.fit === 'stretch' ? 'stretch' : 'crop'}
            label={read(column.label)}
            onDrawn={(values) =>
              setPictures(
                values
                  ? { ...pictures, [column.name]: values }
                  : Object.fromEntries(
                      Object.entries(pictures).filter(([name]) => name !== column.name),
                    ),
              )
            }
          />
        ))}
        {byHand.speaks ? <SpeakingFields hasSource={byHand.hasSource} /> : null}
        <WeightsChoice value={which} onChange={setWhich} />
        <div className="try-actions">
          <Button type="submit" kind="primary" disabled={busy}>
            {t(hasOwn ? 'attention.predict' : 'attention.predict-sample')}
          </Button>
          {busy && byHand.speaks ? (
            <Button kind="quiet" onClick={cancel}>
              {t('part.cancel')}
            </Button>
          ) : null}
          {byHand.speaks && how.choosing === 'draw' && answered ? (
            <Button
              disabled={busy}
              onClick={() => {
                set({ seed: how.seed + 1 });
                answer();
              }}
            >
              {t('say.again')}
            </Button>
          ) : null}
        </div>
      </form>
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      {answered ? (
        <div className="try-answer">
          <p className="quiet">{t('attention.answered-at', { step: answered.step })}</p>
          {answered.predictions.map((prediction) => (
            <PredictionView
              key={`${answered.request} ${prediction.output}`}
              {...{ prediction, document }}
            />
          ))}
        </div>
      ) : null}
      {byHand.speaks ? <ByLength /> : null}
    </div>
  );
}
