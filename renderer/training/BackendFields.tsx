// Which backend the next run asks for, how they compare on this machine, and the memory it will take. Knows no engine.
import type { BackendName, BackendReport, Recommendation } from '../../graph-core/index.ts';
import {
  backendNames,
  backendTitles,
  stepTime,
  tileWords,
  twoDigits,
} from '../../graph-core/index.ts';
import { shortBytes } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { ChoiceField, FlagField } from '../parts/Field.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../document/document.ts';
import { memoryEstimate } from '../run/run-memory.ts';
import { useShownRun, useShownRuns } from '../run/shown-run.ts';
import { isAtWork } from '../run/run-facts.ts';
import { useSettings } from '../stores/settings.ts';
import { useBackendComparison } from './backend-comparison.ts';

export function BackendFields() {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  const asked = useSettings((settings) => settings.backend);
  const deterministic = useSettings((settings) => settings.deterministic);
  const set = useSettings((settings) => settings.set);
  const facts = useShownRun((run) => run.facts);
  // Beside a run that goes on, of whichever document, no time would be the machine's own.
  const working = useShownRuns(({ own, background }) => isAtWork(own) || background !== undefined);
  const { comparing, comparison, failure, compare, cancel } = useBackendComparison();
  const estimate = useShownRun(({ trained, peakBytes }) =>
    memoryEstimate(document, analysis, { trained, peakBytes }),
  );
  return (
    <div className="backend-fields">
      <ChoiceField
        label={t('training.backend')}
        help={t('training.backend-next')}
        value={asked}
        options={backendNames.map((value) => ({ value, label: backendTitles[value] }))}
        onChange={(backend) => set({ backend: backend as BackendName })}
      />
      <FlagField
        label={t('training.deterministic')}
        help={t('training.deterministic-help')}
        value={deterministic}
        onChange={(next) => set({ deterministic: next })}
      />
      <p className="quiet">
        {estimate ? t('training.memory-need', { total: shortBytes(estimate) }) : ''}
        {facts
          ? ` ${t('training.backend-facts', {
              backend: backendTitles[facts.backend],
              threads: facts.threads,
            })} ${t(facts.fused ? 'training.backend-fused' : 'training.backend-stock')} ${t(facts.deterministic ? 'training.bits-same' : 'training.bits-differ')}${facts.tile ? ` ${read(tileWords(facts.tile))}` : ''}`
          : ''}
      </p>
      {comparing ? (
        <div className="check-progress">
          <Progress label={t('training.compare-backends')} />
          <Button kind="quiet" onClick={cancel}>
            {t('training.cancel')}
          </Button>
        </div>
      ) : (
        <div>
          <Button
            disabled={!analysis.sound || document.data.source === '' || working}
            onClick={() => compare(document)}
          >
            {t('training.compare-backends')}
          </Button>
        </div>
      )}
      {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
      {comparison && !comparing ? (
        <>
          <Reports reports={comparison.reports} chosen={asked} />
          {comparison.recommendation ? <Recommended of={comparison.recommendation} /> : null}
        </>
      ) : null}
    </div>
  );
}

/** Why this one, and the way to it where another is asked for. */
function Recommended({ of: { backend, reason } }: { readonly of: Recommendation }) {
  const { t, read } = useWords();
  const asked = useSettings((settings) => settings.backend);
  const set = useSettings((settings) => settings.set);
  const take = (
    <Button kind="quiet" onClick={() => set({ backend })}>
      {t('training.take-backend', { backend: backendTitles[backend] })}
    </Button>
  );
  return (
    <Notice tone="done" actions={backend === asked ? null : take}>
      {read(reason)}
    </Notice>
  );
}

/** What a GPU is called, what it offers beyond what all of them do, and how its products are cut. */
function Gpu({ title, device, features, largestTensor, tile }: BackendReport) {
  const { t, read } = useWords();
  const named = t('training.gpu-device', { backend: title, device: device ?? '–' });
  if (!features || largestTensor === undefined) return <p className="quiet">{named}</p>;
  const offers = t('training.gpu-offers', {
    features: features.join(', ') || '–',
    bytes: shortBytes(largestTensor),
  });
  return (
    <p className="quiet">
      {named} {offers} {tile ? read(tileWords(tile)) : ''}
    </p>
  );
}

interface ReportsProps {
  readonly reports: readonly BackendReport[];
  readonly chosen: BackendName;
}

function Reports({ reports, chosen }: ReportsProps) {
  const { t, read } = useWords();
  const gpus = reports.filter(({ device, features }) => device ?? features);
  return (
    <>
      <table className="backend-table">
        <thead>
          <tr>
            <th scope="col">{t('training.backend')}</th>
            <th scope="col">{t('training.per-step')}</th>
            <th scope="col">{t('training.peak-memory')}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map(({ backend, title, timing, peakBytes, reason, refused }) => (
            <tr key={backend} data-chosen={backend === chosen}>
              <th scope="row">{title}</th>
              {timing ? (
                <>
                  <td className="numbers">
                    {stepTime(timing.millisecondsPerStep)}
                    <small className="quiet">
                      {t('training.steps-per-second', {
                        rate: twoDigits(1000 / timing.millisecondsPerStep),
                      })}
                    </small>
                    {timing.estimatedFrom === undefined ? null : (
                      <small className="quiet">
                        {t('training.estimated-from', { examples: timing.estimatedFrom })}
                      </small>
                    )}
                  </td>
                  <td className="numbers">
                    {peakBytes === undefined ? '–' : shortBytes(peakBytes)}
                  </td>
                </>
              ) : (
                <td colSpan={2} className="quiet">
                  {read(refused ?? reason ?? { en: '–', ja: '–' })}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {gpus.map((report) => (
        <Gpu key={report.backend} {...report} />
      ))}
    </>
  );
}
