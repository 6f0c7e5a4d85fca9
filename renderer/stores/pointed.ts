// What a menu outside the canvas was opened on: a kept run, or a view of what the model computes.
import { create } from 'zustand';

/** How a view can be saved. */
export const viewFormats = ['png', 'svg', 'csv'] as const;
export type ViewFormat = (typeof viewFormats)[number];

/** A view with what its room can do with it. */
export interface PointedView {
  readonly path: string;
  /** Absent where it is large already. */
  enlarge?(): void;
  save(format: ViewFormat): void | Promise<void>;
}

interface Pointed {
  readonly run?: string | undefined;
  readonly view?: PointedView | undefined;
}

export const usePointed = create<Pointed>()(() => ({}));
