// The menu of whatever on the canvas is clicked with the right button.
import type { ReactElement } from 'react';
import { ThingMenu } from '../../commands/ThingMenu.tsx';
import { useCanvas } from '../../stores/canvas.ts';
import { pointAt } from './point-at.ts';

export function CanvasMenu({ children }: { readonly children: ReactElement }) {
  return (
    <ThingMenu thingAt={pointAt} onClose={() => useCanvas.getState().point(undefined)}>
      {children}
    </ThingMenu>
  );
}
