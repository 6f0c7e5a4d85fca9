// The document's data, opened in its own worker: columns, counts and samples, anew after every change.
import { create } from 'zustand';
import type { AugmentationStep, Document, Split, SurveyedColumn } from '../../graph-core/index.ts';
import { findBlock, plainColumns, text } from '../../graph-core/index.ts';
import { dataFiles } from '../run/data-files.ts';
import type {
  ChangedPictures,
  DataAnswer,
  DataAsk,
  DataFailure,
  DataFindings,
  OpenedData,
  Samples,
} from './data-wire.ts';

export interface OpenedState {
  /** What was asked for last, as text; another text, other data. */
  readonly asked: string;
  readonly opened: OpenedData | undefined;
  /** What the columns of a user's table were found to be, also where the table is refused. */
  readonly surveyed: readonly SurveyedColumn[] | undefined;
  readonly samples: Samples | undefined;
  /** A few training pictures as the first steps of training meet them; undefined until they are asked for. */
  readonly changed: ChangedPictures | undefined;
  /** Undefined while they are being found, and for data that is built in. */
  readonly findings: DataFindings | undefined;
  readonly failure: DataFailure | undefined;
  /** 0 … 1 while it is being opened. */
  readonly progress: number | undefined;
  /** Whether opening was given up. */
  readonly cancelled: boolean;
  /** Opens a document's data, if it is not open already. */
  open(document: Document): void;
  look(split: Split, from: number, count: number): void;
  change(changes: readonly AugmentationStep[], seed: number): void;
  /** Gives up opening; what was asked for stays chosen and is opened when it is asked for again. */
  cancel(): void;
}

const broken = text(
  'The data could not be opened: its worker stopped, perhaps because it ran out of memory. Choose less of it.',
  'データを開けませんでした。メモリ不足などで処理が停止しました。件数を減らしてください。',
);

const nothing = {
  opened: undefined,
  surveyed: undefined,
  samples: undefined,
  changed: undefined,
  findings: undefined,
  failure: undefined,
};

/** How many pictures are shown changed, and at how many steps. */
const shownChanges = { examples: 3, steps: 5 };

let worker: Worker | undefined;
let next = 1;

export const useOpenedData = create<OpenedState>()((set, get) => {
  let opening = 0;
  let looking = 0;
  let changing = 0;
  /** Of what is shown: columns of other data must not stand there while new data is opened. */
  let shown = '';

  const hear = (answer: DataAnswer) => {
    const { id } = answer;
    if ('samples' in answer) {
      if (id === looking) set({ samples: answer.samples });
      return;
    }
    if ('changed' in answer) {
      if (id === changing) set({ changed: answer.changed });
      return;
    }
    if (id !== opening) return;
    if ('progress' in answer) set({ progress: answer.progress });
    else if ('findings' in answer) set({ findings: answer.findings });
    else if ('surveyed' in answer) set({ surveyed: answer.surveyed });
    else if ('opened' in answer) {
      set({
        opened: answer.opened,
        failure: undefined,
        progress: undefined,
        samples: undefined,
        findings: undefined,
      });
      get().look('training', 0, 12);
    } else
      set({
        failure: answer.failure,
        opened: undefined,
        samples: undefined,
        findings: undefined,
        progress: undefined,
      });
  };

  const post = (ask: DataAsk) => {
    if (!worker) {
      worker = new Worker(new URL('./data.worker.ts', import.meta.url), {
        type: 'module',
        name: 'kumiki-data',
      });
      worker.onmessage = ({ data }: MessageEvent<DataAnswer>) => hear(data);
      worker.onerror = () => {
        worker?.terminate();
        worker = undefined;
        hear({ id: opening, failure: { sentence: broken } });
      };
    }
    worker.postMessage(ask);
  };

  return {
    asked: '',
    ...nothing,
    progress: undefined,
    cancelled: false,
    open(document) {
      const { data, training } = document;
      const plain = [...plainColumns(document, findBlock)];
      const files = dataFiles.getState().files[data.source] ?? [];
      const marks = files.map(({ name, content, part }) => `${part ?? ''} ${name} ${content.size}`);
      const asked = JSON.stringify([data.source, data.options, training.seed, plain, marks]);
      if (asked === get().asked) return;
      const now = JSON.stringify([data.source, marks]);
      if (now !== shown) set(nothing);
      shown = now;
      if (data.source === '') {
        opening = 0;
        set({ asked, progress: undefined, cancelled: false });
        return;
      }
      opening = next++;
      set({ asked, progress: 0, failure: undefined, cancelled: false });
      const settings = { source: data.source, options: data.options };
      post({
        id: opening,
        open: {
          data: settings,
          seed: training.seed,
          plain,
          files,
          base: globalThis.document.baseURI,
        },
      });
    },
    cancel() {
      worker?.terminate();
      worker = undefined;
      opening = 0;
      set({ ...nothing, asked: '', progress: undefined, cancelled: true });
    },
    change(changes, seed) {
      if (!get().opened) return;
      changing = next++;
      post({ id: changing, change: { changes, seed, ...shownChanges } });
    },
    look(split, from, count) {
      const { opened } = get();
      if (!opened) return;
      const end = Math.min(opened.count[split], from + count);
      const indices = Array.from({ length: Math.max(0, end - from) }, (_, index) => from + index);
      looking = next++;
      post({ id: looking, sample: { split, indices } });
    },
  };
});
