// The menu of a view, small in the journey or large.
import type { ReactElement } from 'react';
import { ThingMenu } from '../commands/ThingMenu.tsx';
import type { PointedView } from '../stores/pointed.ts';
import { usePointed } from '../stores/pointed.ts';

export function ViewMenu({ children, ...view }: PointedView & { readonly children: ReactElement }) {
  return (
    <ThingMenu
      thingAt={() => {
        usePointed.setState({ view });
        return 'view';
      }}
      onClose={() => usePointed.setState({ view: undefined })}
    >
      {children}
    </ThingMenu>
  );
}
