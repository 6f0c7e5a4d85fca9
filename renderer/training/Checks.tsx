// The two checks before a long run, with what they found. Knows no engine.
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { AsTable } from '../parts/AsTable.tsx';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../document/document.ts';
import type { Rates } from '../run/checks.ts';
import { highestRate, lowestRate, useChecks } from '../run/checks.ts';
import { measured } from '../parts/numbers.ts';

export function Checks() {
  const { t, read } = useWords();
  const { running, share, overfit, rates, failure, cancel } = useChecks();
  return (
    <div className="checks">
      <div className="check">
        <p className="quiet">{t('training.overfit-help')}</p>
        <div>
          <CommandButton id="run.overfit" />
        </div>
        {overfit ? (
          <Notice tone={overfit.passed ? 'done' : 'problem'}>
            {t(overfit.passed ? 'training.overfit-passed' : 'training.overfit-failed', {
              first: measured(overfit.first),
              last: measured(overfit.last),
              steps: overfit.steps,
            })}
          </Notice>
        ) : null}
      </div>
      <div className="check">
        <p className="quiet">{t('training.find-rate-help')}</p>
        <div>
          <CommandButton id="run.find-rate" />
        </div>
        {rates && rates.rates.length > 1 ? <RatePicture {...rates} /> : null}
        {rates && running === undefined ? <Found {...rates} /> : null}
      </div>
      {running ? (
        <div className="check-progress">
          <Progress
            label={t(running === 'overfit' ? 'training.overfit' : 'training.find-rate')}
            share={share > 0 ? share : undefined}
          />
          <Button kind="quiet" onClick={cancel}>
            {t('training.cancel')}
          </Button>
        </div>
      ) : null}
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
    </div>
  );
}

function Found({ suggestion }: Rates) {
  const { t } = useWords();
  const settings = useDocument(({ history }) => history.present.training);
  const edit = useDocument((state) => state.edit);
  if (suggestion === undefined)
    return (
      <Notice tone="caution">
        {t('training.rate-not-found', { from: lowestRate, to: highestRate })}
      </Notice>
    );
  const { lowest, start } = suggestion;
  const use = () =>
    edit({
      edit: 'set-training',
      training: { optimizer: { ...settings.optimizer, learningRate: start } },
    });
  return (
    <Notice
      tone="done"
      actions={
        settings.optimizer.learningRate === start ? undefined : (
          <Button kind="quiet" onClick={use}>
            {t('training.use-rate', { rate: start })}
          </Button>
        )
      }
    >
      {t('training.rate-found', { lowest, start })}
    </Notice>
  );
}

const width = 320;
const height = 96;

/** Rate across, by powers of ten; loss up, cut off at twice the first. */
function RatePicture({ rates, losses, suggestion }: Rates) {
  const { t } = useWords();
  const top = (losses[0] ?? 1) * 1.5;
  const lowest = Math.min(...losses.filter(Number.isFinite), top);
  const span = Math.log(highestRate / lowestRate);
  const x = (rate: number) => (Math.log(rate / lowestRate) / span) * width;
  const y = (loss: number) =>
    6 + (1 - (Math.min(loss, top) - lowest) / (top - lowest || 1)) * (height - 12);
  const points = rates.flatMap((rate, index) => {
    const loss = losses[index] ?? Number.NaN;
    return Number.isFinite(loss) ? [`${x(rate)},${y(loss)}`] : [];
  });
  const ends = { from: lowestRate.toExponential(0), to: String(highestRate) };
  return (
    <figure className="rate-picture numbers">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('training.rate-picture', ends)}
      >
        {suggestion === undefined ? null : (
          <line
            x1={x(suggestion.start)}
            x2={x(suggestion.start)}
            y1="0"
            y2={height}
            className="rate-chosen"
          />
        )}
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <figcaption>
        {['1e-6', '1e-5', '1e-4', '1e-3', '1e-2', '1e-1', '1'].map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </figcaption>
      <p className="rate-axes quiet">{t('training.rate-axes')}</p>
      <AsTable
        title={t('training.rate-picture', ends)}
        numbers={() => ({
          head: [t('training.learning-rate'), t('training.curve-loss')],
          rows: rates.map((rate, at) => [rate.toExponential(2), losses[at]]),
        })}
      />
    </figure>
  );
}
