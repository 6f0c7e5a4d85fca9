// A few words beside a thing that is pointed at or focused.
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import './tooltip.css';

interface TooltipProps {
  readonly words: ReactNode;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly children: ReactElement<Record<string, unknown>>;
}

export function Tooltip({ words, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="layer">
          <Base.Popup className="tooltip">{words}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once around the app: after the first tooltip its neighbours show at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <Base.Provider delay={500}>{children}</Base.Provider>;
}
