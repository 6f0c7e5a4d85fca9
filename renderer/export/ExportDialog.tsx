// Takes the model away in another format: what each is for, what it cannot say, and proof of what was written.
import { Save, Share } from 'lucide-react';
import { useState } from 'react';
import type { Checkpoint, Document, Limit } from '../../graph-core/index.ts';
import { exportFormats, findExportFormat, text } from '../../graph-core/index.ts';
import { dataFiles } from '../run/data-files.ts';
import { sayFailure } from '../commands/document-files.ts';
import { Refused } from '../engine/engine-client.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../document/document.ts';
import { liveRun } from '../run/live-runs.ts';
import { useShownRun } from '../run/shown-run.ts';
import { stepOf } from '../run/run-facts.ts';
import { sameModel } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import type { WeightsOf } from '../run/kept/run-storage.ts';
import { weightsOf } from '../commands/train-present.ts';
import { bestOfRun, WeightsChoice } from '../run/WeightsChoice.tsx';
import type { LimitsByFormat } from './before-writing.ts';
import { AveragesChoice, choiceOf, weightsIn } from './AveragesChoice.tsx';
import type { Exported, ExportOrder, KeptWeights, Written } from './export-wire.ts';
import { FormatList } from './FormatList.tsx';
import { PartChoice } from './PartChoice.tsx';
import { PictureButtons } from './PictureButtons.tsx';
import { ProofNotice } from './ProofNotice.tsx';
import { saveExport } from './save-export.ts';
import type { ExportProgress } from './use-exporter.ts';
import { useExporter } from './use-exporter.ts';
import './export-dialog.css';

interface ExportDialogProps {
  readonly onClose: () => void;
}

export function ExportDialog({ onClose }: ExportDialogProps) {
  const { t, read } = useWords();
  const phase = useShownRun((run) => run.phase);
  const trained = useShownRun((run) => run.trained);
  const { present } = useDocument((state) => state.history);
  const problem = useDocument(({ analysis }) =>
    analysis.problems.find(({ severity, about }) => severity === 'error' && !about),
  );
  const examining = useDocument((state) => state.examining !== undefined);
  // As they were when the dialog opened: a run that ends meanwhile takes nothing away under the user's hands.
  const [model] = useState(() => {
    const has = trained && phase !== 'idle' && phase !== 'preparing' && phase !== 'failed';
    return has ? { document: trained, isTrained: true } : { document: present, isTrained: false };
  });
  if (examining && !model.isTrained)
    return (
      <Dialog open width="narrow" title={t('export.title')} onClose={onClose}>
        <output>{t('status.examining')}</output>
      </Dialog>
    );
  if (model.isTrained || !problem) return <Formats {...model} onClose={onClose} />;
  return (
    <Dialog
      open
      width="narrow"
      title={t('export.title')}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={() => useScreen.getState().openDialog('problems')}>
          {t('export.show-problems')}
        </Button>
      }
    >
      <div className="export">
        <p>{t('export.unsound')}</p>
        <Notice tone="problem">{read(problem.message)}</Notice>
      </div>
    </Dialog>
  );
}

interface FormatsProps extends ExportDialogProps {
  readonly document: Document;
  readonly isTrained: boolean;
}

interface Outcome {
  readonly written: Written;
  /** Name it was saved under; undefined until then. */
  readonly savedAs: string | undefined;
}

function Formats({ document, isTrained, onClose }: FormatsProps) {
  const { t, read } = useWords();
  const step = useShownRun(stepOf);
  const present = useDocument((state) => state.history.present);
  const [chosen, setChosen] = useState('safetensors');
  const [which, setWhich] = useState<WeightsOf>('last');
  const [outcome, setOutcome] = useState<Outcome>();
  const [player, setPlayer] = useState<string>();
  const [kept, setKept] = useState<KeptWeights>('averaged');
  const choice = isTrained ? choiceOf({ document, player }, chosen, kept) : undefined;
  const exporter = useExporter({ document, player });
  const { progress, failure } = exporter;
  const limits = limitsIn({ document, player }, exporter.before?.limits);

  const order = async (): Promise<ExportOrder> => {
    const checkpoint = isTrained ? await checkpointOf(which) : undefined;
    return {
      document,
      player,
      weights: undefined,
      ...(checkpoint && weightsIn(checkpoint, choice)),
      preprocessing: checkpoint?.preprocessing,
      format: chosen,
      base: window.document.baseURI,
      files: dataFiles.getState().files[document.data.source] ?? [],
    };
  };
  const save = async (written: Written, asked: boolean) => {
    const answer = await saveExport(written, read(document.name), chosen);
    if ('name' in answer) setOutcome({ written, savedAs: answer.name });
    // A browser may allow a save dialog only right after a click: then the button below is that click.
    else if (asked && 'failed' in answer) sayFailure(answer.failed);
  };
  const write = async () => {
    const written = await exporter.write(order);
    if (!written) return;
    setOutcome({ written, savedAs: undefined });
    if (!('broken' in written.proof)) await save(written, false);
  };

  return (
    <Dialog
      open
      width={outcome || progress ? 'middle' : 'wide'}
      title={t('export.title')}
      description={t(isTrained ? 'export.of-step' : 'export.untrained', {
        step,
        seed: `${document.training.seed}`,
      })}
      onClose={() => {
        exporter.cancel();
        onClose();
      }}
      actions={
        outcome ? (
          <>
            <Button onClick={() => setOutcome(undefined)}>{t('export.another')}</Button>
            <Button
              kind={outcome.savedAs === undefined ? 'primary' : 'plain'}
              icon={Save}
              onClick={() => void save(outcome.written, true)}
            >
              {t(outcome.savedAs === undefined ? 'export.save' : 'export.save-again')}
            </Button>
          </>
        ) : progress ? (
          <Button onClick={exporter.cancel}>{t('export.cancel')}</Button>
        ) : (
          <Button
            kind="primary"
            icon={Share}
            disabled={!exporter.before || (limits[chosen]?.length ?? 0) > 0}
            onClick={() => void write()}
          >
            {t('export.write')}
          </Button>
        )
      }
    >
      <div className="export">
        {isTrained && !sameModel(document, present) ? (
          <Notice tone="plain">{t('export.as-trained')}</Notice>
        ) : null}
        {outcome ? (
          <>
            <p className="export-chosen">{read(titleOf(chosen))}</p>
            <ProofNotice written={outcome.written} />
            {outcome.written.of ? <p>{t(`export.of-${outcome.written.of}`)}</p> : null}
            <output>
              {outcome.savedAs === undefined
                ? t('export.not-saved')
                : t('export.saved', { name: outcome.savedAs })}
            </output>
          </>
        ) : progress ? (
          <Working title={read(titleOf(chosen))} progress={progress} />
        ) : (
          <>
            {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
            <PartChoice document={document} value={player} onChange={setPlayer} />
            {isTrained ? <WeightsChoice value={which} onChange={setWhich} /> : null}
            {choice ? <AveragesChoice choice={choice} onChange={setKept} /> : null}
            <FormatList
              document={document}
              limits={limits}
              needs={exporter.before?.needs ?? {}}
              differs={exporter.before?.differs ?? {}}
              chosen={chosen}
              onChoose={setChosen}
            />
            <PictureButtons document={document} />
          </>
        )}
      </div>
    </Dialog>
  );
}

async function checkpointOf(which: WeightsOf): Promise<Checkpoint> {
  if (which === 'best') return bestOfRun();
  const checkpoint = await weightsOf(liveRun());
  if (!checkpoint) throw new Refused(notKept);
  return checkpoint;
}

function Working({ title, progress }: { title: string; progress: ExportProgress }) {
  const { t } = useWords();
  const words = t(`export.stage-${progress.stage}`);
  return (
    <div className="export-working">
      <p className="export-chosen">{title}</p>
      <output>{words}</output>
      <Progress label={words} share={progress.share} />
    </div>
  );
}

function titleOf(format: string) {
  return findExportFormat(format)?.docs.title ?? text(format, format);
}

/** A format that takes data along needs some to be chosen. */
function limitsIn(
  { document, player }: Exported,
  known: LimitsByFormat | undefined,
): LimitsByFormat {
  if (document.data.source !== '' && player === undefined) return known ?? {};
  const takers = exportFormats.filter(({ takesData }) => takesData);
  return {
    ...known,
    ...Object.fromEntries(
      takers.map(({ id }) => [
        id,
        [...(known?.[id] ?? []), player === undefined ? noData : notTrained],
      ]),
    ),
  };
}

const notKept = text(
  'The weights of this run are incomplete, so there is nothing to write. Train it again with the same seed.',
  'この学習の重みは完全な形で残っていないため、書き出せません。同じシードで学習し直してください。',
);

const notTrained: Limit = {
  path: '',
  reason: text(
    'This format goes on training, and one player alone has nobody to play against. Export the whole game.',
    '学習を続けるための形式です。一方だけでは競争が成り立たないため、全体を書き出してください。',
  ),
};

const noData: Limit = {
  path: '',
  reason: text(
    'This format includes the data, and none is chosen yet. Choose some in the Data room.',
    'データも一緒に書き出す形式ですが、データがまだ選ばれていません。「データ」画面で選んでください。',
  ),
};
