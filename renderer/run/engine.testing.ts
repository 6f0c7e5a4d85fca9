// The engine's worker without a thread: the real trainer, here, behind the messages that the page sends.
import { vi } from 'vitest';
import type { Document, SentFile } from '../../graph-core/index.ts';
import { createTrainer } from '../../graph-core/index.ts';
import { testOutside } from '../../graph-core/train/trainer.testing.ts';
import type { WorkerLike } from '../engine/engine-client.ts';
import type { ToPage, ToWorker } from '../engine/wire.ts';
import { useDocument } from '../document/document.ts';
import { useSettings } from '../stores/settings.ts';
import { dataFiles } from './data-files.ts';
import { liveRun } from './live-runs.ts';

type Trainer = ReturnType<typeof createTrainer>;

/** Any other worker, such as the one that opens data for the screen, stays silent. */
class WorkerHere implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  #trainer: Trainer | undefined;
  readonly #isEngine: boolean;

  constructor(_address: URL, { name }: { name?: string } = {}) {
    this.#isEngine = name === 'kumiki-engine';
  }

  postMessage(message: ToWorker): void {
    if (!this.#isEngine || !('run' in message) || message.type === 'train-on') return;
    const { run, ...command } = structuredClone(message);
    if (command.type === 'prepare')
      this.#trainer = createTrainer(testOutside, (news) => this.#tell({ ...news, run }));
    void this.#trainer?.handle(command);
  }

  /** As between threads: later, and a copy. */
  #tell(message: ToPage): void {
    const data = structuredClone(message);
    setTimeout(() => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.#trainer?.dispose();
    this.#trainer = undefined;
  }
}

/** Opens a document, with files of its data, and prepares a run of it, at step 0, as *Reset* does; afterwards training is only a command away. */
export function prepareHere(
  document: Document,
  backend: 'cpu' | 'wasm' = 'cpu',
  files: readonly SentFile[] = [],
): void {
  vi.stubGlobal('Worker', WorkerHere);
  useSettings.getState().set({ backend });
  useDocument.getState().open(document, {});
  if (files.length > 0) dataFiles.getState().give(document.data.source, files);
  liveRun().reset(document);
}
