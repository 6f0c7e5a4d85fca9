// The open document: its history, what analysis says of it, where it is saved.
import { create } from 'zustand';
import type {
  Analysis,
  Document,
  Edit,
  History,
  KnownData,
  Look,
  Looked,
  Text,
} from '../../graph-core/index.ts';
import {
  applyEdit,
  commit,
  findBlock,
  lookInside,
  newDocument,
  redo,
  startHistory,
  undo,
} from '../../graph-core/index.ts';
import { deriveAnalysis } from './derive-analysis.ts';

export interface SavedFile {
  readonly token: string;
  readonly name: string;
}

/** Where a document stands when another takes its place on the screen. `draftId` is its identity in this session. */
export type DocumentSession = Pick<DocumentState, 'history' | 'file' | 'saved' | 'draftId'>;

/** What a repair would make of the document, while the pointer rests on it. */
interface Preview {
  readonly document: Document;
  readonly analysis: Analysis;
}

/** What is known of the document's data, and whether more is on its way. */
interface DataNews extends KnownData {
  /** The source that this is about. */
  readonly source: string;
  readonly checking: boolean;
}

export interface DocumentState {
  /** False while nothing is open and the gallery is shown. */
  readonly isOpen: boolean;
  /** Another document, another number: whatever is cached per document starts afresh. */
  readonly session: number;
  readonly history: History;
  /** Its problems are all there are: those of the model, of its data and of its training. */
  readonly analysis: Analysis;
  readonly data: DataNews;
  readonly preview: Preview | undefined;
  /** The blocks that are looked into, outermost first, and the document as it would be with their parts. */
  readonly looked: readonly Looked[];
  readonly look: Look | undefined;
  readonly file: SavedFile | undefined;
  /** The document as it lies in its file or template; undefined where it lies nowhere. */
  readonly saved: Document | undefined;
  readonly draftId: string;
  /** Edits with the same gesture (a drag, a sweep of a slider) are one step of undo. */
  edit(edit: Edit, gesture?: string, name?: Text): void;
  undo(): void;
  redo(): void;
  /** Takes back what a gesture that is still under way has done. */
  takeBack(gesture: string): void;
  showPreview(edit: Edit | undefined): void;
  /** What has been found out about the data. */
  hearOfData(data: DataNews): void;
  /** Shows the parts of blocks; the document stays as it is. None where they cannot be opened any more. */
  showParts(looked: readonly Looked[]): void;
  open(
    document: Document,
    from: { file?: SavedFile | undefined; draftId?: string; dirty?: boolean },
  ): void;
  /** Shows a document again as it was left, with what can be undone in it. */
  comeBack(session: DocumentSession): void;
  close(): void;
  markSaved(document: Document, file: SavedFile): void;
  /** Where the next save goes; that this one arrived is not known. */
  nameFile(file: SavedFile): void;
  /** From now on its draft is another one. */
  startDraft(): void;
}

const nothing = newDocument();
const unheard: DataNews = { source: '', checking: false };

export const useDocument = create<DocumentState>()((set, get) => {
  const settle = (history: History | undefined) => {
    if (!history || history === get().history) return;
    const analysis = deriveAnalysis(history.present, get().data, get().analysis);
    const { looked } = get();
    set({ history, analysis, preview: undefined, look: lookOf(history.present, analysis, looked) });
  };
  const closed = {
    isOpen: false,
    history: startHistory(nothing),
    analysis: deriveAnalysis(nothing, unheard),
    data: unheard,
    preview: undefined,
    looked: [],
    look: undefined,
    file: undefined,
    saved: nothing,
    draftId: '',
  };
  return {
    ...closed,
    session: 0,
    edit: (edit, gesture, name) => settle(commit(get().history, edit, gesture, name)),
    undo: () => settle(undo(get().history)),
    redo: () => settle(redo(get().history)),
    takeBack: (gesture) => {
      if (get().history.gesture === gesture) settle(undo(get().history));
    },
    showPreview(edit) {
      if (!edit) {
        if (get().preview) set({ preview: undefined });
        return;
      }
      const { history, analysis, data } = get();
      const document = applyEdit(history.present, edit);
      set({ preview: { document, analysis: deriveAnalysis(document, data, analysis) } });
    },
    hearOfData(data) {
      const { history, analysis } = get();
      set({ data, analysis: deriveAnalysis(history.present, data, analysis) });
    },
    showParts(looked) {
      const { history, analysis } = get();
      if (looked.length > 0 || get().looked.length > 0)
        set({ looked, look: lookOf(history.present, analysis, looked) });
    },
    open: (document, { file, draftId, dirty }) =>
      set({
        isOpen: true,
        session: get().session + 1,
        history: startHistory(document),
        analysis: deriveAnalysis(document, unheard),
        data: unheard,
        preview: undefined,
        looked: [],
        look: undefined,
        file,
        saved: dirty ? undefined : document,
        draftId: draftId ?? newDraft(),
      }),
    comeBack: ({ history, file, saved, draftId }) =>
      set({
        isOpen: true,
        session: get().session + 1,
        history,
        analysis: deriveAnalysis(history.present, unheard),
        data: unheard,
        preview: undefined,
        file,
        saved,
        draftId,
      }),
    close: () => set({ ...closed, session: get().session + 1 }),
    markSaved: (document, file) => set({ saved: document, file }),
    nameFile: (file) => set({ file }),
    startDraft: () => set({ draftId: newDraft() }),
  };
});

function newDraft(): string {
  return `draft-${crypto.randomUUID()}`;
}

export function isDirty({ isOpen, history, saved }: DocumentState): boolean {
  return isOpen && history.present !== saved;
}

/** Whether nothing that is known stands between the document and its training. */
export function isTrainable({ isOpen, history, analysis, data }: DocumentState): boolean {
  const { graph, data: chosen } = history.present;
  return (
    isOpen &&
    graph.nodes.length > 0 &&
    chosen.source !== '' &&
    analysis.trainable &&
    !isChecking({ history, data })
  );
}

/** While the data is being opened nobody knows whether it fits. */
export function isChecking({ history, data }: Pick<DocumentState, 'history' | 'data'>): boolean {
  return data.checking && data.source === history.present.data.source;
}

/** Data is chosen, but nobody is finding out about it: opening it was given up. */
export function isDataUnknown({ history, data }: DocumentState): boolean {
  const { source } = history.present.data;
  return (
    source !== '' && (data.source !== source || !(data.checking || data.columns || data.failure))
  );
}

function lookOf(
  document: Document,
  analysis: Analysis,
  looked: readonly Looked[],
): Look | undefined {
  const look = looked.length > 0 ? lookInside(document, analysis, findBlock, looked) : undefined;
  return look && 'refused' in look ? undefined : look;
}

/** The document as the canvas shows it: with a repair applied while it is previewed, with the parts that are looked at. */
export function shownDocument({ look, preview, history }: DocumentState): Document {
  return look?.document ?? preview?.document ?? history.present;
}

export function shownAnalysis({ look, preview, analysis }: DocumentState): Analysis {
  return look?.analysis ?? preview?.analysis ?? analysis;
}

/** Without what is previewed: the button that previews must not vanish under the pointer. */
export function seenDocument({ look, history }: DocumentState): Document {
  return look?.document ?? history.present;
}

/** For code outside components. */
export function presentDocument(): Document {
  return useDocument.getState().history.present;
}
