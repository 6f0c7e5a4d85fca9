// Takes the trained model away in another format: what each is for, what it cannot say, and proof of what was written.
import { GraduationCap, Share } from 'lucide-react';
import { useId, useState } from 'react';
import type { ExportFormat } from '../../graph-core/index.ts';
import { exportFormats } from '../../graph-core/index.ts';
import { exactCount, shortBytes } from '../canvas/amounts.ts';
import { fileNameOf, sayFailure } from '../commands/document-files.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { EmptyPlace } from '../parts/EmptyPlace.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../stores/document.ts';
import { runStore, useRun } from '../stores/run.ts';
import { useScreen } from '../stores/screen.ts';
import type { Written } from './use-exporter.ts';
import { useExporter } from './use-exporter.ts';
import './export-dialog.css';

export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const phase = useRun((run) => run.phase);
  const hasWeights = phase !== 'idle' && phase !== 'preparing' && phase !== 'failed';
  if (hasWeights) return <Formats onClose={onClose} />;
  return (
    <Dialog open title={t('export.title')} onClose={onClose}>
      <EmptyPlace
        icon={GraduationCap}
        title={t('export.no-weights')}
        action={
          <Button
            kind="primary"
            onClick={() => {
              onClose();
              useScreen.getState().goTo('train');
            }}
          >
            {t('export.go-train')}
          </Button>
        }
      >
        {t('export.no-weights-help')}
      </EmptyPlace>
    </Dialog>
  );
}

function Formats({ onClose }: { readonly onClose: () => void }) {
  const { t, read } = useWords();
  const trained = useRun((run) => run.trained);
  const step = useRun((run) => run.progress?.step ?? 0);
  const present = useDocument((state) => state.history.present);
  const [chosen, setChosen] = useState(exportFormats[0]?.id ?? '');
  const [written, setWritten] = useState<Written>();
  const exporter = useExporter(trained);
  const limits = exporter.limits?.[chosen] ?? [];

  const write = async () => {
    setWritten(undefined);
    const { checkpoint } = await runStore.getState().ask({ type: 'checkpoint' });
    const made = await exporter.write(checkpoint.weights, chosen);
    if (!made) return;
    const [only, ...more] = made.files;
    const stem = fileNameOf(trained ? read(trained.name) : 'model').replace(/\.kumiki$/, '');
    const ending = only && more.length === 0 ? (/\.[^.]+$/.exec(only.name)?.[0] ?? '') : '.zip';
    const answer = await chooseHost().saveBytes({
      suggestedName: `${stem}${more.length === 0 ? '' : `-${chosen}`}${ending}`,
      // Made by the worker, so never a shared buffer.
      bytes: made.bytes as Uint8Array<ArrayBuffer>,
    });
    if ('failed' in answer) sayFailure(answer.failed);
    else if (!('cancelled' in answer)) setWritten(made);
  };

  return (
    <Dialog
      open
      title={t('export.title')}
      description={t('export.of-step', { step: exactCount(step) })}
      onClose={() => {
        exporter.cancel();
        onClose();
      }}
      actions={
        exporter.busy ? (
          <Button onClick={exporter.cancel}>{t('export.cancel')}</Button>
        ) : (
          <Button
            kind="primary"
            icon={Share}
            disabled={!exporter.limits || limits.length > 0}
            onClick={() => void write()}
          >
            {t('export.write')}
          </Button>
        )
      }
    >
      <div className="export">
        {trained && trained !== present ? (
          <Notice tone="plain">{t('export.as-trained')}</Notice>
        ) : null}
        <div className="export-formats" role="radiogroup" aria-label={t('export.format')}>
          {exportFormats.map((format) => (
            <FormatChoice
              key={format.id}
              format={format}
              chosen={format.id === chosen}
              onChoose={() => setChosen(format.id)}
            />
          ))}
        </div>
        {limits.length > 0 ? (
          <Notice tone="caution">
            <p>{t('export.limits')}</p>
            <ul>
              {limits.map(({ path, reason }) => (
                <li key={`${path} ${reason.en}`}>
                  <span className="numbers">{path}</span>: {read(reason)}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {exporter.busy ? <Progress label={t('export.writing')} /> : null}
        {exporter.failure ? <Notice tone="problem">{read(exporter.failure)}</Notice> : null}
        {written ? <ProofOf written={written} /> : null}
      </div>
    </Dialog>
  );
}

interface FormatChoiceProps {
  readonly format: ExportFormat;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function FormatChoice({ format, chosen, onChoose }: FormatChoiceProps) {
  const { read } = useWords();
  const id = useId();
  return (
    <div className="export-format" data-chosen={chosen}>
      <input
        id={id}
        type="radio"
        name="export-format"
        aria-describedby={`${id}-summary`}
        checked={chosen}
        onChange={onChoose}
      />
      <div>
        <label className="export-title" htmlFor={id}>
          {read(format.docs.title)}
        </label>
        <p id={`${id}-summary`} className="quiet">
          {read(format.docs.summary)}
        </p>
      </div>
    </div>
  );
}

function ProofOf({ written }: { readonly written: Written }) {
  const { t } = useWords();
  const { files, proof } = written;
  return (
    <Notice tone="done">
      <p>
        {t('export.done', {
          weights: exactCount(proof.weights),
          parameters: exactCount(proof.parameters),
        })}{' '}
        {proof.difference === undefined
          ? ''
          : t('export.read-back', {
              difference: proof.difference === 0 ? '0' : proof.difference.toExponential(1),
            })}
      </p>
      <ul className="export-files numbers">
        {files.map(({ name, bytes }) => (
          <li key={name}>
            <span>{name}</span>
            <span>{shortBytes(bytes.length)}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
