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
  Refused,
  Text,
} from '../../graph-core/index.ts';
import {
  applyEdit,
  commit,
  findBlock,
  lookingInside,
  nameStep,
  newDocument,
  onlyLaidOut,
  redo,
  startHistory,
  travel,
  undo,
  unexamined,
} from '../../graph-core/index.ts';
import { deriveAnalysis } from './derive-analysis.ts';
import { closeExaminer, isExaminedAtOnce, takeSteps, theExaminer } from './examine.ts';
import { sameJson } from './same-json.ts';
import { standClear } from './stand-clear.ts';
import { stepName } from './step-name.ts';

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
  /** How often each class comes among the training examples, once they were counted. */
  readonly classes?: readonly ClassCounts[] | undefined;
}

/** Of one column; the most frequent class first. */
export interface ClassCounts {
  readonly column: string;
  readonly counts: readonly (readonly [word: string, examples: number])[];
}

export interface DocumentState {
  /** False while nothing is open and the gallery is shown. */
  readonly isOpen: boolean;
  /** Another document, another number: whatever is cached per document starts afresh. */
  readonly session: number;
  readonly history: History;
  /** Its problems are all there are: those of the model, of its data and of its training. */
  readonly analysis: Analysis;
  /**
   * While a large document is examined elsewhere: what was known of it before. Until then `analysis` knows nothing, so
   * that nothing of before is taken for something of now; whoever draws this says that it is of before.
   */
  readonly examining: { readonly before: Analysis } | undefined;
  readonly data: DataNews;
  readonly preview: Preview | undefined;
  /** The blocks that are looked into, outermost first, and the document as it would be with their parts. */
  readonly looked: readonly Looked[];
  readonly look: Look | undefined;
  /** While blocks are opened elsewhere; until they are, `look` is that of before. */
  readonly opening: boolean;
  readonly file: SavedFile | undefined;
  /** The document as it lies in its file or template; undefined where it lies nowhere. */
  readonly saved: Document | undefined;
  readonly draftId: string;
  /** What a field holds that is not left yet: in the draft, but not in the document. */
  readonly held: Edit | undefined;
  /** Edits with the same gesture (a drag, a sweep of a slider) are one step of undo. */
  edit(edit: Edit, gesture?: string, name?: Text): void;
  /** Holds an edit until its field is left; one that changes nothing, or none, lets go of what was held. */
  hold(edit: Edit | undefined): void;
  /** What a field holds is said, as if it were left. */
  settle(): void;
  undo(): void;
  redo(): void;
  /** Back by a negative number of steps, forward by a positive one. */
  travel(steps: number): void;
  /** Takes back what a gesture that is still under way has done. */
  takeBack(gesture: string): void;
  showPreview(edit: Edit | undefined): void;
  /** What has been found out about the data. */
  hearOfData(data: DataNews): void;
  /** Shows the parts of blocks, at once or once they have been examined; the document stays as it is. A later one takes its place. */
  showParts(looked: readonly Looked[], then?: (look: Look | Refused) => void): void;
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
const noLook = { looked: [], look: undefined, opening: false };
/** With another document on the screen, whichever it is. */
const afresh = { data: unheard, preview: undefined, held: undefined, ...noLook };

/** A preview is waited for no longer. */
let giveUpPreview = () => {};

type Known = Pick<DocumentState, 'analysis' | 'examining'>;

/** Opens what is looked into, here or elsewhere; what is there stays on the screen meanwhile. */
function createLooking(
  get: () => DocumentState,
  set: (next: Partial<DocumentState>) => void,
): {
  /** In a document that has changed. */
  again(document: Document, known: Known): Partial<DocumentState>;
  show: DocumentState['showParts'];
} {
  let giveUp = () => {};
  const open = (
    document: Document,
    analysis: Analysis,
    looked: readonly Looked[],
    then: (look: Look | Refused) => void,
  ) => {
    giveUp();
    giveUp = takeSteps(lookingInside(document, analysis, findBlock, looked), get().data, then);
  };
  return {
    again(document, known) {
      const { looked, look } = get();
      if (looked.length === 0 || known.examining) {
        giveUp();
        return looked.length === 0 ? noLook : { opening: true };
      }
      let isNow = true;
      let now: Partial<DocumentState> = { look, opening: true };
      open(document, known.analysis, looked, (next) => {
        now = { look: 'refused' in next ? undefined : next, opening: false };
        if (!isNow) set(now);
      });
      isNow = false;
      return now;
    },
    show(looked, then) {
      const { history, analysis, opening, look, looked: before } = get();
      if (looked.length === 0) {
        giveUp();
        if (before.length > 0 || opening) set(noLook);
        return;
      }
      if (look && !opening && sameJson(looked, before)) return then?.(look);
      set({ opening: true });
      open(history.present, analysis, looked, (next) => {
        set('refused' in next ? { opening: false } : { looked, look: next, opening: false });
        then?.(next);
      });
    },
  };
}

export const useDocument = create<DocumentState>()((set, get) => {
  const looking = createLooking(get, set);
  /** What is known of a document at once; what its worker finds out follows. */
  const examine = (document: Document, data: DataNews, before?: Analysis): Known => {
    if (isExaminedAtOnce(document)) {
      closeExaminer();
      return { analysis: deriveAnalysis(document, data, before), examining: undefined };
    }
    theExaminer().examine(document, data, (analysis) => {
      const { present } = get().history;
      const known = { analysis, examining: undefined };
      set({ ...known, ...looking.again(present, known) });
    });
    const analysis = unexamined(document);
    return { analysis, examining: { before: before ?? analysis } };
  };
  /** Of the document that is open, which went before. */
  const examineNext = (document: Document, data: DataNews): Known => {
    const { analysis, examining, history } = get();
    const isKnown = sameData(data, get().data) && onlyLaidOut(history.present, document);
    if (isKnown && !isExaminedAtOnce(document)) return { analysis, examining };
    return examine(document, data, examining?.before ?? analysis);
  };
  const settle = (history: History | undefined) => {
    if (!history || history === get().history) return;
    const known = examineNext(history.present, get().data);
    giveUpPreview();
    set({
      history,
      ...known,
      preview: undefined,
      ...looking.again(history.present, known),
      held: stillHeld(history.present, get().held),
    });
  };
  const closed = {
    isOpen: false,
    history: startHistory(nothing),
    analysis: deriveAnalysis(nothing, unheard),
    examining: undefined,
    ...afresh,
    file: undefined,
    saved: nothing,
    draftId: '',
  };
  return {
    ...closed,
    session: 0,
    edit(asked, gesture, name) {
      const before = get().history;
      const edit = standClear(before.present, asked);
      const after = commit(before, edit, gesture, name);
      if (after !== before && !name) nameStep(after, stepName(before.present, after.present, edit));
      settle(after);
    },
    hold: (edit) => set({ held: stillHeld(get().history.present, edit) }),
    settle() {
      const { held, edit } = get();
      if (held) edit(held);
    },
    undo: () => settle(undo(get().history)),
    redo: () => settle(redo(get().history)),
    travel: (steps) => settle(travel(get().history, steps)),
    takeBack: (gesture) => {
      if (get().history.gesture === gesture) settle(undo(get().history));
    },
    showPreview(edit) {
      giveUpPreview();
      if (!edit) {
        if (get().preview) set({ preview: undefined });
        return;
      }
      const { history, analysis, data } = get();
      const document = applyEdit(history.present, edit);
      const show = (found: Analysis) => set({ preview: { document, analysis: found } });
      if (isExaminedAtOnce(document)) show(deriveAnalysis(document, data, analysis));
      else giveUpPreview = theExaminer().tryOut(document, data, show);
    },
    hearOfData(data) {
      set({ data, ...examineNext(get().history.present, data) });
    },
    showParts: looking.show,
    open: (document, { file, draftId, dirty }) =>
      set({
        isOpen: true,
        session: get().session + 1,
        history: startHistory(document),
        ...examine(document, unheard),
        ...afresh,
        file,
        saved: dirty ? undefined : document,
        draftId: draftId ?? newDraft(),
      }),
    comeBack: ({ history, file, saved, draftId }) =>
      set({
        isOpen: true,
        session: get().session + 1,
        history,
        ...examine(history.present, unheard),
        ...afresh,
        file,
        saved,
        draftId,
      }),
    close() {
      closeExaminer();
      set({ ...closed, session: get().session + 1 });
    },
    markSaved: (document, file) => set({ saved: document, file }),
    nameFile: (file) => set({ file }),
    startDraft: () => set({ draftId: newDraft() }),
  };
});

/** As far as problems go. */
function sameData(a: DataNews, b: DataNews): boolean {
  return a.source === b.source && a.columns === b.columns && a.failure === b.failure;
}

function newDraft(): string {
  return `draft-${crypto.randomUUID()}`;
}

export function isDirty({ isOpen, history, saved, held }: DocumentState): boolean {
  return isOpen && (history.present !== saved || held !== undefined);
}

/** With what a field holds that is not left yet. */
export function draftOf({ history, held }: DocumentState): Document {
  return held ? applyEdit(history.present, held) : history.present;
}

/** Undefined where it would change nothing: it has been said, or taken back. */
function stillHeld(document: Document, held: Edit | undefined): Edit | undefined {
  return held && !sameJson(applyEdit(document, held), document) ? held : undefined;
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

/** The document as the canvas shows it: with a repair applied while it is previewed, with the parts that are looked at. */
export function shownDocument({ look, preview, history }: DocumentState): Document {
  return look?.document ?? preview?.document ?? history.present;
}

/** As the canvas draws it, which says of what is of before that it is. */
export function drawnAnalysis(state: DocumentState): Analysis {
  return state.look?.analysis ?? state.examining?.before ?? shownAnalysis(state);
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
