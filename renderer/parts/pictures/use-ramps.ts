// The ramps of the theme in use.
import { useMemo } from 'react';
import { tokenColor } from '../token-color.ts';
import { useThemeChanges } from '../theme.ts';
import type { Ramp } from './ramp.ts';
import { amountRamp, signedRamp } from './ramp.ts';

export interface Ramps {
  readonly amount: Ramp;
  readonly signed: Ramp;
}

let made: { theme: number; ramps: Ramps } | undefined;

/** Asking the browser for a colour costs a layout, so all maps share one answer per theme. */
function rampsOf(theme: number): Ramps {
  if (made?.theme !== theme)
    made = {
      theme,
      ramps: {
        amount: amountRamp(tokenColor('--ramp-from'), tokenColor('--ramp-to')),
        signed: signedRamp(
          tokenColor('--signed-below'),
          tokenColor('--signed-zero'),
          tokenColor('--signed-above'),
        ),
      },
    };
  return made.ramps;
}

export function useRamps(): Ramps {
  const theme = useThemeChanges();
  return useMemo(() => rampsOf(theme), [theme]);
}
