// The kept runs of this window, joined to its run, its host and its files.
import { version as tensorflow } from '@tensorflow/tfjs/package.json';
import { useStore } from 'zustand';
import { dataFiles } from '../data-files.ts';
import { chooseHost } from '../../host/choose-host.ts';
import type { WindowLocks } from '../../host/window-locks.ts';
import { windowLocks } from '../../host/window-locks.ts';
import { presentDocument } from '../../document/document.ts';
import { ofEachDocument } from '../../document/of-each-document.ts';
import { desks, liveRun, setRunListener } from '../live-runs.ts';
import { comesToRest, freeEngine } from '../free-engine.ts';
import { bytesToCheckpoint, checkpointToBytes } from './checkpoint-bytes.ts';
import type { KeptRuns } from './kept-runs-store.ts';
import { createKeptRuns } from './kept-runs-store.ts';
import type { RunStorage } from './run-storage.ts';
import { createRunStorage } from './run-storage.ts';

let storage: RunStorage | undefined;
let locks: WindowLocks | undefined;
const made = createKeptRuns({
  storage() {
    storage ??= createRunStorage(chooseHost(), {
      toBytes: checkpointToBytes,
      fromBytes: bytesToCheckpoint,
    });
    return storage;
  },
  run: liveRun,
  mayBegin,
  present: presentDocument,
  now: () => performance.now(),
  after: (milliseconds, call) => setTimeout(call, milliseconds),
  filesOf: ({ data }) =>
    (dataFiles.getState().files[data.source] ?? []).map(({ name, content, part }) => ({
      name,
      size: content.size,
      ...(part && { part }),
    })),
  locks: () => (locks ??= windowLocks(navigator.locks, 'run')),
});

export const keptRuns = made.store;

/** Before a run takes the place of another of the same document: that one comes to rest and is kept as it is. */
export async function keepOwnRun(): Promise<void> {
  const desk = desks.present();
  const { run, away, silence } = desk.run.getState();
  if (run === undefined || away || silence) return;
  await comesToRest(desk);
  await made.keepNow(run);
}

/** Before any run begins. False = the user leaves the engine to the run of another document. */
export function mayBegin(): Promise<boolean> {
  return freeEngine(made.keepNow);
}

/** Once, when the window starts: from then on every run is kept. */
export async function keepRuns(): Promise<void> {
  setRunListener(made.listen);
  // Laid over the run of the document on the screen; another document's is compared anew.
  ofEachDocument(keptRuns, { overlaid: new Map() });
  window.addEventListener('pagehide', () => void keptRuns.getState().empty());
  const { version } = await chooseHost().about({});
  made.knowVersions({ kumiki: version, tensorflow });
  await keptRuns.getState().load();
}

export function useKeptRuns<Part>(select: (runs: KeptRuns) => Part): Part {
  return useStore(keptRuns, select);
}
