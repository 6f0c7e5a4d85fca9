// Who keeps what stands in a field that is not left yet, and what becomes of a field that vanishes.
import { useEffect, useRef } from 'react';

export interface Typing<V> {
  /** What the field would say if it were left now; undefined where that is nothing new. */
  hold(value: V | undefined): void;
  /** The field is gone: what was held is said. */
  end(): void;
}

/** A field that vanishes under the cursor, as by a change of rooms, is left like any other. */
export function useVanishing(isTyped: boolean, typing: Pick<Typing<never>, 'end'> | undefined) {
  const vanish = useRef<() => void>(undefined);
  useEffect(() => {
    vanish.current = isTyped ? typing?.end : undefined;
  });
  useEffect(() => () => vanish.current?.(), []);
}
