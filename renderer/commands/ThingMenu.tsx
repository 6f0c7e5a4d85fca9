// The menu of whatever is clicked with the right button, or by its key: what that thing offers.
import { ContextMenu } from '@base-ui/react/context-menu';
import type { MouseEvent, ReactElement } from 'react';
import { useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { CommandItem, CommandSubmenu } from './CommandItems.tsx';
import { isTyping } from './keyboard.ts';
import type { Thing } from './offers.ts';
import { offeredBy } from './offers.ts';

interface ThingMenuProps {
  /** What is pointed at; undefined where nothing has a menu. */
  readonly thingAt: (target: EventTarget, event: MouseEvent) => Thing | undefined;
  /** Nothing is pointed at any more. */
  readonly onClose: () => void;
  readonly children: ReactElement;
}

export function ThingMenu({ thingAt, onClose, children }: ThingMenuProps) {
  const { t } = useWords();
  const [thing, setThing] = useState<Thing>();
  const open = (event: MouseEvent & { preventBaseUIHandler?: () => void }) => {
    const isField = event.target instanceof Element && isTyping(event.target);
    const found = isField ? undefined : thingAt(event.target, event);
    if (found) setThing(found);
    else event.preventBaseUIHandler?.();
  };
  return (
    <ContextMenu.Root
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
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
