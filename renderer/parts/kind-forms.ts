// How what flows is told without colour: the form of a port, and the line of a wire.
import type { PortKind } from '../../graph-core/index.ts';

/** Drawn in a square of 14 with the middle at 7. */
export const jointForms: Readonly<Record<PortKind, string>> = {
  values: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z',
  tokens: 'M2.5 2.5h9v9h-9Z',
  mask: 'M4.5 1.5a5.5 5.5 0 0 1 0 11Z',
  image: 'M7 0.8 13.2 7 7 13.2 0.8 7Z',
  scores: 'M2.5 2h2.4v3.6h1V2h2.2v3.6h1V2h2.4v10h-9Z',
};

/** Dashes and gaps with round ends, in CSS pixels at 100 %; `solid` and `double` have none. */
export type WireLine = 'solid' | 'double' | readonly number[];

/** What most wires carry is the calmest line. */
export const wireLines: Readonly<Record<PortKind, WireLine>> = {
  values: 'solid',
  tokens: [6, 5],
  mask: [0.1, 5],
  image: 'double',
  scores: [12, 5, 0.1, 5],
};
