// Brings a kept run back before the user: the files it learned from, its document, then its weights.
import { findDataSource, vocabularyParts } from '../../graph-core/index.ts';
import { show } from './document-files.ts';
import { dataFiles } from '../run/data-files.ts';
import { chooseFiles } from '../host/choose-files.ts';
import { words } from '../i18n/words.ts';
import { presentDocument } from '../document/document.ts';
import { sameModel, sameNetwork } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import { keptRuns } from '../run/kept/kept-runs.ts';
import type { KeptFile, RunRecord } from '../run/kept/run-record.ts';
import type { WeightsOf } from '../run/kept/run-storage.ts';

/** Goes on with a run that was broken off, exactly as it was. */
export async function resumeRun(record: RunRecord): Promise<void> {
  const give = await filesFor(record);
  if (!give) return;
  bringUp(record, sameModel);
  give();
  await keptRuns.getState().resume(record.id);
}

/** Begins a new run with kept weights; where the network on the canvas is the same, with the settings of now. */
export async function branchRun(record: RunRecord, which: WeightsOf): Promise<void> {
  const give = await filesFor(record);
  if (!give) return;
  bringUp(record, sameNetwork);
  give();
  await keptRuns.getState().branch(record.id, which);
}

/** What trains stands on the canvas. */
function bringUp(record: RunRecord, same: typeof sameModel): void {
  if (!same(record.document, presentDocument())) show(record.document, { dirty: true });
  useScreen.getState().goTo('train');
}

const nothingToGive = () => undefined;

const mostNames = 3;

/**
 * Files of the user's are not kept with a run: those of then are asked for, where they are not the ones chosen now.
 * They are given once its document is on the screen, for they are that document's. Undefined = the user stays.
 */
async function filesFor({
  name,
  document,
  files: kept,
}: RunRecord): Promise<(() => void) | undefined> {
  const source = findDataSource(document.data.source);
  if (!source?.files) return nothingToGive;
  const given = dataFiles.getState().files[source.id] ?? [];
  // A vocabulary is with the weights.
  const files = kept?.filter(({ part }) => vocabularyParts.every((known) => known !== part));
  const isGiven = (wanted: KeptFile) =>
    given.some(
      (file) =>
        file.name === wanted.name && file.content.size === wanted.size && file.part === wanted.part,
    );
  if (given.length > 0 && (!files || files.every(isGiven))) return nothingToGive;
  const { t } = words();
  const named = files?.slice(0, mostNames).map((file) => file.name);
  const wanted = [...(named ?? []), ...(files && files.length > mostNames ? ['…'] : [])].join(', ');
  const answer = await useScreen.getState().ask({
    title: t('training.files-title', { name }),
    body: wanted ? t('training.files-named', { wanted }) : t('training.files-body'),
    choices: [
      { value: 'leave', label: t('training.files-leave') },
      ...(given.length > 0 ? [{ value: 'given', label: t('training.files-given') }] : []),
      { value: 'choose', label: t('data.choose-files'), kind: 'primary' as const },
    ],
  });
  if (answer === 'given') return nothingToGive;
  if (answer !== 'choose') return undefined;
  const parted = files?.some(({ part }) => part !== undefined) ?? false;
  const { multiple } = source.files;
  const picked = await chooseFiles({ ...source.files, multiple: multiple || parted });
  if (picked.length === 0) return undefined;
  // What was given as a part is known by its name.
  const chosen = picked.map((file) => {
    const part = files?.find(({ name: known }) => known === file.name)?.part;
    return part ? { ...file, part } : file;
  });
  return () => dataFiles.getState().give(source.id, chosen);
}
