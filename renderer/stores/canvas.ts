// What the canvas shows of the document and what is selected in it. Knows no React Flow.
import { create } from 'zustand';
import type { GraphId, Position, Text } from '../../graph-core/index.ts';

/** A module that has been entered, through which of its nodes; or a block whose parts are looked at as one. */
export interface Entered {
  readonly module: string;
  readonly node: string;
  readonly look?: true;
}

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

/** A wire in the hand: the port it comes from and the end that is fixed. */
export interface LooseWire {
  readonly node: string;
  readonly port: string;
  readonly end: 'output' | 'input';
}

/** Where the list of blocks to add is open, and which wire waits for it: a loose one, or one to go between the ends of. */
export interface Adding {
  readonly at: Position;
  readonly screen: Position;
  readonly wire?: LooseWire;
  readonly into?: string;
  /** An output that what is chosen is wired to where it fits; what does not fit stands alone. */
  readonly next?: LooseWire;
}

/** Where the list of what a block can be wired to is open. */
export interface Connecting {
  readonly node: string;
  readonly screen: Position;
}

/** Where a menu was opened on the canvas, and over which joint. */
interface Pointed {
  readonly at: Position;
  readonly screen: Position;
  readonly joint?: LooseWire;
}

/** A wire that several joints of a block take: whoever let it go there says which. */
interface Asking {
  readonly screen: Position;
  readonly choices: readonly { readonly label: Text; choose(): void }[];
}

export interface CanvasState {
  readonly trail: readonly Entered[];
  readonly selection: Selection;
  readonly adding: Adding | undefined;
  readonly connecting: Connecting | undefined;
  readonly pointed: Pointed | undefined;
  readonly asking: Asking | undefined;
  /** The block or note whose name or words are being written in place. */
  readonly writing: string | undefined;
  select(selection: Partial<Record<keyof Selection, Iterable<string>>>): void;
  enter(entered: Entered): void;
  /** Back to the first `depth` steps of the trail. */
  leaveTo(depth: number): void;
  startAdding(adding: Adding | undefined): void;
  startConnecting(connecting: Connecting | undefined): void;
  point(pointed: Pointed | undefined): void;
  ask(asking: Asking | undefined): void;
  write(id: string | undefined): void;
  reset(): void;
}

export const emptySelection: Selection = { nodes: new Set(), edges: new Set(), notes: new Set() };
/** What stands open over one graph, and goes with it. */
const closed = {
  selection: emptySelection,
  adding: undefined,
  connecting: undefined,
  pointed: undefined,
  asking: undefined,
  writing: undefined,
};
const start = { trail: [], ...closed };

export const useCanvas = create<CanvasState>()((set, get) => ({
  ...start,
  select: ({ nodes = [], edges = [], notes = [] }) =>
    set({ selection: { nodes: new Set(nodes), edges: new Set(edges), notes: new Set(notes) } }),
  enter: (entered) => set({ trail: [...get().trail, entered], ...closed }),
  leaveTo: (depth) => set({ trail: get().trail.slice(0, depth), ...closed }),
  startAdding: (adding) => set({ adding, connecting: undefined }),
  startConnecting: (connecting) => set({ connecting, adding: undefined }),
  point: (pointed) => set({ pointed }),
  ask: (asking) => set({ asking }),
  write: (writing) => set({ writing }),
  reset: () => set(start),
}));

/** The graph on the screen: null = the document's own. */
export function graphOnScreen({ trail }: CanvasState): GraphId {
  return trail.at(-1)?.module ?? null;
}

export function isNothingSelected({ nodes, edges, notes }: Selection): boolean {
  return nodes.size === 0 && edges.size === 0 && notes.size === 0;
}

/** Where the trail goes into the parts of a block; from there on nothing can be edited. -1 where it does not. */
export function lookDepth({ trail }: CanvasState): number {
  return trail.findIndex(({ look }) => look);
}

export function isLooking(state: CanvasState): boolean {
  return lookDepth(state) >= 0;
}
