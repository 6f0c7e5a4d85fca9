// Where the user is in the room that shows views: which view, which head, how drawn, which recorded step.
import { create } from 'zustand';
import { ofEachDocument } from '../document/of-each-document.ts';

export type Mode = 'map' | 'lines' | 'heads' | 'entropy';
/** A head counted from 0, or the mean of all. */
export type Head = number | 'mean';

/** What the room shows: what is computed for a sample, what is answered to something of one's own, how good the whole is. */
type Page = 'sample' | 'try' | 'report';

export interface InspectState {
  readonly page: Page;
  /** Key of the view that is shown large; undefined = all of them, the journey. */
  readonly view: string | undefined;
  readonly head: Head;
  readonly mode: Mode;
  /** The recorded step shown; undefined = follows the training. */
  readonly step: number | undefined;
  /** The ramp ends at the largest number shown, not at 1. */
  readonly fitsScale: boolean;
  readonly showsPadding: boolean;
  /** A positional encoding is drawn by its equation, not as large as this model has it. */
  readonly byEquation: boolean;
  go(change: Partial<Omit<InspectState, 'go'>>): void;
}

export const useInspectState = create<InspectState>()((set) => ({
  page: 'sample',
  view: undefined,
  head: 0,
  mode: 'map',
  step: undefined,
  fitsScale: true,
  showsPadding: false,
  byEquation: false,
  go: (change) => set(change),
}));

// A view and a step of one document are no place in another.
ofEachDocument(useInspectState, { view: undefined, step: undefined });
