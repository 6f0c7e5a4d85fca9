// The kept runs: overlay, what changed, rename, pin, branch, take away, delete.
import { Download, FileText, GitBranch, Pin, PinOff, Trash2 } from 'lucide-react';
import { backendTitles } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { whatChanged } from '../document/what-changed.ts';
import { Differences } from '../parts/Differences.tsx';
import { deleteRun, openDocumentOf, saveCurvesOf } from '../commands/kept-run-commands.ts';
import type { Thing } from '../commands/offers.ts';
import { ThingMenu } from '../commands/ThingMenu.tsx';
import { IconButton, Button } from '../parts/Button.tsx';
import { useShownRun, useShownRuns } from '../run/shown-run.ts';
import { isAtWork } from '../run/run-facts.ts';
import { usePointed } from '../stores/pointed.ts';
import { useKeptRuns } from '../run/kept/kept-runs.ts';
import { useMetricWords } from '../run/metric-words.ts';
import { measured } from '../parts/numbers.ts';
import { branchRun } from '../commands/resume-run.ts';
import type { RunRecord } from '../run/kept/run-record.ts';
import { lineLook } from './line-look.ts';
import { LineSample } from './LineSample.tsx';
import { RunName } from './RunName.tsx';
import { ancestorOf } from '../run/kept/ancestor-of.ts';

export function RunList() {
  const { t } = useWords();
  const records = useKeptRuns((runs) => runs.records);
  if (records.length === 0) return <p className="quiet">{t('training.no-runs')}</p>;
  return (
    <div className="run-list">
      <ul>
        {records.map((record, index) => (
          <Row key={record.id} record={record} before={ancestorOf(record, records, index)} />
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly record: RunRecord;
  readonly before: RunRecord | undefined;
}

function Row({ record, before }: RowProps) {
  const { t } = useWords();
  const present = useShownRun(({ run }) => run === record.id);
  const figures = qualityFirst(record.final?.metrics ?? record.metrics);
  const word = useMetricWords();
  return (
    <ThingMenu
      thingAt={() => pointAt(record)}
      onClose={() => usePointed.setState({ run: undefined })}
    >
      <li className="run-row" data-present={present}>
        <RowHead record={record} present={present} />
        <p className="run-row-figures numbers">
          {t('training.row-step', { step: record.step })}
          {record.final ? ` · ${t('training.final', { examples: record.final.examples })}` : null}
          {figures.map(([name, value]) => ` · ${word(name)} ${measured(value)}`)}
          {` · ${backendTitles[record.backend]}`}
        </p>
        <p className="run-row-changes">
          {record.importedFrom === undefined
            ? null
            : t('training.from-file', { file: record.importedFrom })}
          {record.branchedFrom ? t('training.branched', { step: record.branchedFrom.step }) : null}
          {before && before.fingerprint !== record.fingerprint ? (
            <span className="difference">{t('training.other-data')}</span>
          ) : null}
          {before ? (
            <Differences differences={whatChanged(before.document, record.document)} most={6} />
          ) : (
            <span className="quiet">{t('training.first-run')}</span>
          )}
        </p>
        <More record={record} />
      </li>
    </ThingMenu>
  );
}

function pointAt({ id }: RunRecord): Thing {
  usePointed.setState({ run: id });
  return 'run';
}

/** Of a game, its losses say little about how good its samples are. */
function qualityFirst({ kid, ...others }: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(kid === undefined ? others : { kid, ...others });
}

function RowHead({ record, present }: { readonly record: RunRecord; readonly present: boolean }) {
  const { t, language } = useWords();
  const overlaid = useKeptRuns((runs) => [...runs.overlaid.keys()].indexOf(record.id));
  const { change, toggleOverlay } = useKeptRuns((runs) => runs);
  const isShown = present || overlaid >= 0;
  return (
    <div className="run-row-head">
      <button
        type="button"
        className="run-swatch"
        aria-pressed={isShown}
        aria-label={t('training.overlay', { name: record.name })}
        title={t('training.overlay', { name: record.name })}
        disabled={present}
        data-shown={isShown}
        onClick={() => void toggleOverlay(record.id)}
      >
        {isShown ? <LineSample {...(present ? { color: '--ink' } : lineLook(overlaid))} /> : null}
      </button>
      <span className="run-name">{record.name}</span>
      <time className="run-when numbers" dateTime={new Date(record.startedAt).toISOString()}>
        {new Date(record.startedAt).toLocaleString(language, {
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
        })}
      </time>
      <IconButton
        icon={record.pinned ? PinOff : Pin}
        label={t(record.pinned ? 'training.unpin' : 'training.pin')}
        aria-pressed={record.pinned}
        onClick={() => void change(record.id, { pinned: !record.pinned })}
      />
    </div>
  );
}

function More({ record }: { readonly record: RunRecord }) {
  const { t } = useWords();
  return (
    <details className="run-more">
      <summary>{t('training.more')}</summary>
      <div className="run-more-body">
        <RunName record={record} />
        <p className="quiet">
          {t('training.run-facts', {
            seed: `${record.document.training.seed}`,
            parameters: record.parameters,
          })}
        </p>
        <p className="quiet numbers">
          {t('training.run-versions', {
            kumiki: record.versions.kumiki ?? '–',
            tensorflow: record.versions.tensorflow ?? '–',
            data: record.fingerprint.slice(0, 8) || '–',
          })}
        </p>
        <RunActions record={record} />
      </div>
    </details>
  );
}

function RunActions({ record }: { readonly record: RunRecord }) {
  const { t } = useWords();
  const working = useShownRun(({ phase }) => phase === 'running' || phase === 'preparing');
  const underWay = useShownRuns(({ own, background }) =>
    [own, background?.run].some((run) => run?.run === record.id && isAtWork(run)),
  );
  return (
    <div className="run-actions">
      <Button icon={FileText} onClick={() => openDocumentOf(record)}>
        {t('training.open-document')}
      </Button>
      <Button icon={GitBranch} disabled={working} onClick={() => void branchRun(record, 'last')}>
        {t('training.branch-last')}
      </Button>
      {record.best ? (
        <Button icon={GitBranch} disabled={working} onClick={() => void branchRun(record, 'best')}>
          {t('training.branch-best', { step: record.best.step })}
        </Button>
      ) : null}
      <Button icon={Download} onClick={() => void saveCurvesOf(record)}>
        {t('training.save-curves')}
      </Button>
      <Button kind="danger" icon={Trash2} disabled={underWay} onClick={() => deleteRun(record)}>
        {t('training.delete-run')}
      </Button>
    </div>
  );
}
