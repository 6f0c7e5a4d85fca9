// Brings weights of a file into the open document: what it holds, how that meets the parameters, then a run with them.
import { FileDown, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { Text, WeightFit } from '../../graph-core/index.ts';
import { applyEdit, findDataSource, text } from '../../graph-core/index.ts';
import { pickFiles } from '../host/choose-files.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Progress } from '../parts/Progress.tsx';
import { useDocument } from '../document/document.ts';
import { titleOf } from '../document/titles.ts';
import { useScreen } from '../stores/screen.ts';
import { adoptWeights } from '../commands/adopt-weights.ts';
import { useChosenWeights, weightEndings } from '../commands/chosen-weights.ts';
import { FitTable } from './FitTable.tsx';
import type { Pairing } from './Pairs.tsx';
import { Pairs } from './Pairs.tsx';
import { useFit } from './use-fit.ts';
import './import-dialog.css';

interface ImportDialogProps {
  readonly onClose: () => void;
}

export function ImportDialog({ onClose }: ImportDialogProps) {
  const { t, read } = useWords();
  const examining = useDocument((state) => state.examining !== undefined);
  // Of the model alone: the data is read as the weights know it, so it may not fit by itself.
  const problem = useDocument(({ analysis }) =>
    analysis.problems.find(({ severity, about }) => severity === 'error' && about !== 'data'),
  );
  if (examining)
    return (
      <Dialog open width="narrow" title={t('import.title')} onClose={onClose}>
        <output>{t('status.examining')}</output>
      </Dialog>
    );
  if (!problem) return <Chosen onClose={onClose} />;
  return (
    <Dialog
      open
      width="narrow"
      title={t('import.title')}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={() => useScreen.getState().openDialog('problems')}>
          {t('export.show-problems')}
        </Button>
      }
    >
      <p>{t('import.unsound')}</p>
      <Notice tone="problem">{read(problem.message)}</Notice>
    </Dialog>
  );
}

const nothing: readonly File[] = [];
const noPairs: Pairing['pairs'] = {};

function Chosen({ onClose }: ImportDialogProps) {
  const { t, read, language } = useWords();
  const document = useDocument((state) => state.history.present);
  const files = useChosenWeights((state) => state.files);
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<Text>();
  const [paired, setPaired] = useState({ files, pairs: noPairs });
  // Of other files, whatever was paired means nothing.
  const pairs = paired.files === files ? paired.pairs : noPairs;
  const { answer, isFresh } = useFit(document, working ? nothing : files, pairs);
  const [fit, setFit] = useState<WeightFit>();
  const shown = working ? fit : answer && 'matches' in answer ? answer : undefined;

  // What is fitted on files of one's own is not known of weights that do not carry it.
  const isFitted = findDataSource(document.data.source)?.files !== undefined;
  const weights = shown?.weights ?? shown?.some?.weights;
  const anew = weights && !shown?.preprocessing && isFitted;

  // What does not learn where the file comes from does not learn here.
  const freezing = shown?.freezing ?? [];

  const choose = async () => {
    const chosen = await pickFiles({ accept: weightEndings, multiple: true });
    if (chosen.length === 0) return;
    setFailure(undefined);
    useChosenWeights.setState({ files: chosen });
  };
  const apply = async () => {
    if (!shown || !weights) return;
    setFit(shown);
    setWorking(true);
    const { preprocessing, file } = shown;
    if (freezing.length > 0) useDocument.getState().edit({ edit: 'all', edits: freezing });
    const taken = freezing.reduce(applyEdit, document);
    const refused = await adoptWeights(taken, { weights, preprocessing }, file).catch(stoppedBy);
    if (!refused) return onClose();
    setFailure(refused);
    setWorking(false);
  };

  return (
    <Dialog
      open
      width={shown ? 'wide' : 'middle'}
      title={t('import.title')}
      description={t('import.description', { name: read(document.name) })}
      onClose={onClose}
      actions={
        <>
          <Button
            icon={FolderOpen}
            kind={shown ? 'plain' : 'primary'}
            disabled={working}
            onClick={() => void choose()}
          >
            {t(files.length === 0 ? 'import.choose' : 'import.choose-other')}
          </Button>
          {shown ? (
            <Button
              kind="primary"
              icon={FileDown}
              disabled={!weights || working || !isFresh}
              onClick={() => void apply()}
            >
              {shown.some ? t('import.apply-some') : t(anew ? 'import.apply-anew' : 'import.apply')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="import">
        {failure ? <Notice tone="problem">{read(failure)}</Notice> : null}
        {answer && 'error' in answer && !working ? (
          <Notice tone="problem">{read(answer.error)}</Notice>
        ) : null}
        {files.length === 0 ? <Formats /> : null}
        {anew ? <Notice tone="caution">{t('import.carries-nothing')}</Notice> : null}
        {freezing.length > 0 && shown?.fixed ? (
          <Notice tone="plain">
            {t('import.frozen', {
              blocks: shown.fixed
                .map((path) => titleOf(document, path, read))
                .join(language === 'en' ? ', ' : '、'),
            })}
          </Notice>
        ) : null}
        {shown?.preprocessing ? <Notice tone="plain">{t('import.carries')}</Notice> : null}
        {shown || pairs !== noPairs ? (
          <Pairs pairs={pairs} onChange={(next) => setPaired({ files, pairs: next })} />
        ) : null}
        {shown ? (
          <FitTable
            fit={shown}
            onPair={(to, from) => setPaired({ files, pairs: { ...pairs, [from]: to } })}
          />
        ) : null}
        {working || (files.length > 0 && !isFresh) ? (
          <>
            <output>{t(working ? 'import.preparing' : 'import.reading')}</output>
            <Progress label={t(working ? 'import.preparing' : 'import.reading')} />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

function stoppedBy(reason: unknown): Text {
  const words = reason instanceof Error ? reason.message : String(reason);
  return text(`The weights could not be used: ${words}`, `重みを使えませんでした：${words}`);
}

const formats = [
  'import.from-safetensors',
  'import.from-npz',
  'import.from-keras',
  'import.from-tfjs',
  'import.from-onnx',
  'import.from-zip',
] as const;

function Formats() {
  const { t } = useWords();
  return (
    <>
      <p>{t('import.formats')}</p>
      <ul className="import-formats">
        {formats.map((format) => (
          <li key={format}>{t(format)}</li>
        ))}
      </ul>
    </>
  );
}
