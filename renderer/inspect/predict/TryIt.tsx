// Gives the model something of one's own and shows what it answers.
import { useState } from 'react';
import type { Document, Prediction, Sample, Text } from '../../../graph-core/index.ts';
import { Refused } from '../../engine/engine-client.ts';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { ChoiceField, NumberField } from '../../parts/Field.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { WeightsOf } from '../../run/kept/run-storage.ts';
import { bestOfRun, WeightsChoice } from '../../run/WeightsChoice.tsx';
import { ByLength } from './ByLength.tsx';
import type { ByHand } from './columns-by-hand.ts';
import { DrawPad } from './DrawPad.tsx';
import { PredictionView } from './PredictionView.tsx';
import './try-it.css';

interface TryItProps {
  readonly document: Document;
  readonly byHand: ByHand;
}

interface Answered {
  readonly request: number;
  readonly step: number;
  readonly predictions: readonly Prediction[];
}

export function TryIt({ document, byHand }: TryItProps) {
  const { t, read } = useWords();
  const sample = useShownRun((run) => run.sample);
  const [words, setWords] = useState<Readonly<Record<string, string>>>({});
  const [pictures, setPictures] = useState<Readonly<Record<string, Float32Array>>>({});
  const [beam, setBeam] = useState(1);
  const [lengthPenalty, setLengthPenalty] = useState(0.6);
  const [which, setWhich] = useState<WeightsOf>('last');
  const [busy, setBusy] = useState(false);
  const [answered, setAnswered] = useState<Answered>();
  const [failure, setFailure] = useState<Text>();
  const typed = { ...words, ...pictures };
  const hasOwn = Object.values(typed).some((value) => value.length > 0);
  const { typed: wordColumns, drawn } = byHand;

  const predict = async (of: Sample) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const best = which === 'best' ? await bestOfRun() : undefined;
      const { ask } = liveRun();
      const weights = best?.weights;
      const answer = await ask({ type: 'predict', sample: of, beam, lengthPenalty, weights });
      setAnswered({ ...answer, step: best?.step ?? answer.step });
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      setAnswered(undefined);
      setFailure(reason.sentence);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="try-it">
      <form
        className="try-form"
        onSubmit={(event) => {
          event.preventDefault();
          void predict(hasOwn ? { typed } : sample);
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
        {byHand.speaks ? (
          <div className="fields">
            <ChoiceField
              label={t('attention.decoding')}
              value={String(beam)}
              options={[1, 2, 4, 8].map((value) => ({
                value: String(value),
                label: value === 1 ? t('attention.greedy') : t('attention.beam', { width: value }),
              }))}
              onChange={(value) => setBeam(Number(value))}
            />
            {beam > 1 ? (
              <NumberField
                label={t('attention.length-penalty')}
                value={lengthPenalty}
                min={0}
                max={2}
                step={0.1}
                onCommit={setLengthPenalty}
              />
            ) : null}
          </div>
        ) : null}
        <WeightsChoice value={which} onChange={setWhich} />
        <div className="try-actions">
          <Button type="submit" kind="primary" disabled={busy}>
            {t(hasOwn ? 'attention.predict' : 'attention.predict-sample')}
          </Button>
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
