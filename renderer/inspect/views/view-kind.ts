// What a kind of view is: its page in the room, what is saved of it, and what its block wears on the canvas.
import type { ComponentType } from 'react';
import type { Document, ViewData } from '../../../graph-core/index.ts';
import type { WordKey, Words } from '../../i18n/words.ts';
import type { Table } from '../../parts/heat-map/table.ts';
import type { InspectState } from '../../run/inspect-state.ts';

export interface ViewProps {
  readonly view: ViewData;
  readonly title: string;
  readonly document: Document;
  /** All views of the step shown, in the order of their pages. */
  readonly views: readonly ViewData[];
  readonly titleOf: (view: ViewData) => string;
  /** Whether the block at a path is pointed at, here or on the canvas. */
  readonly isLit: (path: string) => boolean;
  readonly onPoint: (view: ViewData | undefined) => void;
}

/** What a saved table depends on beside its numbers: how the user looks at them. */
export interface Showing {
  readonly t: Words['t'];
  readonly document: Document;
  readonly state: Pick<InspectState, 'head' | 'mode' | 'showsPadding' | 'byEquation'>;
}

/** One file in this folder exports one, under its own name; `npm run blocks` lists it in index.ts. */
export interface ViewKind {
  /** Pages stand in this order, the lowest first. */
  readonly order: number;
  readonly title: WordKey;
  readonly View: ComponentType<ViewProps>;
  /** What *CSV* writes. */
  numbers(view: ViewData, showing: Showing): Table;
  /** What *PNG* and *SVG* draw. */
  picture(view: ViewData, showing: Showing): Table;
  /** What the block wears while it trains, before it is cut down to the size of a badge. */
  thumbnail(view: ViewData): Table;
  /** What the journey of a sample shows of it, small pictures of one scale: its heads, its channels. */
  tiles(view: ViewData): readonly Table[];
  /** In place of the tiles, where words or numbers say more than a picture. */
  readonly Small?: ComponentType<{ readonly view: ViewData }>;
}
