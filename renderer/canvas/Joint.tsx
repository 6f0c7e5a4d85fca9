// The form of a port: each kind has its own, so that colour is never the only sign.
import type { PortKind } from '../../graph-core/index.ts';
import { jointSize } from '../document/node-geometry.ts';
import { jointForms } from '../parts/kind-forms.ts';

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
      <path d={jointForms[kind]} />
    </svg>
  );
}
