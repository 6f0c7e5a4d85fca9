// The menu of whatever is clicked on the canvas with the right button, or by its key: what that thing offers.
import { ContextMenu } from '@base-ui/react/context-menu';
import type { MouseEvent, ReactElement } from 'react';
import { useState } from 'react';
import { CommandItem, CommandSubmenu } from '../commands/CommandItems.tsx';
import { isTyping } from '../commands/keyboard.ts';
import type { Thing } from '../commands/offers.ts';
import { offeredBy } from '../commands/offers.ts';
import { useWords } from '../i18n/words.ts';
import { useCanvas } from '../stores/canvas.ts';
import { pointAt } from './point-at.ts';

export function CanvasMenu({ children }: { readonly children: ReactElement }) {
  const { t } = useWords();
  const [thing, setThing] = useState<Thing>();
  const open = (event: MouseEvent & { preventBaseUIHandler?: () => void }) => {
    const isField = event.target instanceof Element && isTyping(event.target);
    const found = isField ? undefined : pointAt(event.target, event);
    if (found) setThing(found);
    else event.preventBaseUIHandler?.();
  };
  return (
    <ContextMenu.Root
      onOpenChange={(isOpen) => {
        if (!isOpen) useCanvas.getState().point(undefined);
      }}
    >
      <ContextMenu.Trigger render={children} onContextMenu={open} />
      <ContextMenu.Portal render={<section aria-label={t('menu.bar')} />}>
        <ContextMenu.Positioner className="layer">
          <ContextMenu.Popup className="menu">
            {thing ? <Offers of={thing} /> : null}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Offers({ of }: { readonly of: Thing }) {
  return offeredBy(of).map((group, at) =>
    group.map((offer, within) => {
      const hasLine = at > 0 && within === 0;
      return 'of' in offer ? (
        <CommandSubmenu key={offer.label} label={offer.label} of={offer.of} hasLine={hasLine} />
      ) : (
        <CommandItem key={offer.id} command={offer} hasLine={hasLine} />
      );
    }),
  );
}
