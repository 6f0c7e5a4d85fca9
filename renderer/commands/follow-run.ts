// Opens the folder of a run that another program trains: its document, its run as it grows, and in the end its weights as a run of ours.
import type { Checkpoint, Text } from '../../graph-core/index.ts';
import { text } from '../../graph-core/index.ts';
import { droppedRunFolder } from '../host/browser-run-folders.ts';
import { chooseHost } from '../host/choose-host.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { dataFiles } from '../run/data-files.ts';
import { followFolder } from '../run/followed/follow-folder.ts';
import type { FolderReader } from '../run/followed/folder-reader.ts';
import { folderReader } from '../run/followed/folder-reader.ts';
import { bytesToCheckpoint } from '../run/kept/checkpoint-bytes.ts';
import { keepOwnRun, mayBegin } from '../run/kept/kept-runs.ts';
import { desks, liveRun } from '../run/live-runs.ts';
import { sameModel } from '../run/same-model.ts';
import { useScreen } from '../stores/screen.ts';
import { sayFailure, show } from './document-files.ts';

/** By the run that is read from it. */
const readers = new Map<string, FolderReader>();

export async function openRunFolder(): Promise<void> {
  const host = chooseHost();
  const chosen = await host.openRunFolder({});
  if ('failed' in chosen) return sayFailure(chosen.failed);
  if ('cancelled' in chosen) return;
  const { token, name, once = false } = chosen;
  await follow(folderReader(host, token, name, bytesToCheckpoint), name, once);
}

export async function openDroppedRun(entry: FileSystemDirectoryEntry): Promise<void> {
  const { name } = entry;
  await follow(folderReader(droppedRunFolder(entry), '', name, bytesToCheckpoint), name, false);
}

async function follow(reader: FolderReader, folder: string, once: boolean): Promise<void> {
  const first = await reader.look();
  if ('error' in first) return sayFailure(first.error);
  const { document } = first.run;
  const isOpen = useDocument.getState().isOpen && sameModel(document, presentDocument());
  if (!(await mayBegin())) return;
  if (isOpen) await keepOwnRun();
  else {
    show(document, { dirty: true });
    useScreen.getState().say({ tone: 'plain', text: opened(folder) });
  }
  useScreen.getState().goTo('train');
  const { run } = desks.present();
  let given = dataFiles.getState().files;
  await followFolder(
    {
      run,
      reader,
      folder,
      once,
      now: () => Date.now(),
      after: (milliseconds, call) => void setTimeout(call, milliseconds),
      dataChanged() {
        const { files } = dataFiles.getState();
        const changed = files !== given;
        given = files;
        return changed;
      },
    },
    first,
  );
  const { run: id } = run.getState();
  readers.clear();
  if (id !== undefined) readers.set(id, reader);
}

/** Its newest weights become a run of its document here, which Train goes on with. */
export async function takeFollowed(): Promise<void> {
  const { run } = desks.present();
  const checkpoint = await newest();
  if (!checkpoint || !(await mayBegin())) return;
  const { trained, followed, curves, validations, final, takeOver } = run.getState();
  if (!trained || !followed) return;
  takeOver(trained, checkpoint, followed.folder, { curves, validations, final });
}

/** The weights that its views show, after another document took the engine. */
export async function showFollowedAgain(): Promise<void> {
  const checkpoint = await newest();
  if (checkpoint && (await mayBegin())) await liveRun().showFollowed(checkpoint);
}

/** What was read of it goes; its folder and its training are as they were. */
export function stopFollowing(): void {
  const { putAway } = liveRun();
  putAway();
  liveRun().forget();
}

async function newest(): Promise<Checkpoint | undefined> {
  const { run } = liveRun();
  const found = await (run === undefined ? undefined : readers.get(run))?.checkpoint(true);
  if (found && !('error' in found)) return found;
  sayFailure(found?.error ?? noCheckpoint);
  return undefined;
}

const noCheckpoint: Text = text(
  'This folder has no checkpoint yet. Wait for the first one.',
  'このフォルダには、まだチェックポイントがありません。最初のものを待ってください。',
);

function opened(folder: string): Text {
  return text(
    `The document of ‘${folder}’ is open, as it is trained there.`,
    `「${folder}」で学習している文書を、そのときの内容で開きました。`,
  );
}
