// The form of a port: each kind has its own, so that colour is never the only sign.
import type { PortKind } from '../../graph-core/index.ts';
import { jointSize } from '../document/node-geometry.ts';

/** Drawn in a square of 14 with the middle at 7. */
const forms: Readonly<Record<PortKind, string>> = {
  values: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z',
  tokens: 'M2.5 2.5h9v9h-9Z',
  mask: 'M4.5 1.5a5.5 5.5 0 0 1 0 11Z',
  image: 'M7 0.8 13.2 7 7 13.2 0.8 7Z',
  scores: 'M2.5 2h2.4v3.6h1V2h2.2v3.6h1V2h2.4v10h-9Z',
};

interface JointProps {
  readonly kind: PortKind;
  /** A mortise takes a wire in, a tenon gives one out. */
  readonly side: 'mortise' | 'tenon';
}

export function Joint({ kind, side }: JointProps) {
  return (
    <svg
      aria-hidden
      className={`joint joint-${side} joint-${kind}`}
      width={jointSize}
      height={jointSize}
      viewBox="0 0 14 14"
    >
      <path d={forms[kind]} />
    </svg>
  );
}
