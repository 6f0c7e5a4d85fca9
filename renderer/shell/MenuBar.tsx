// The menus, drawn from the registry of commands.
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Menu as MenuIcon } from 'lucide-react';
import type { BaseUIEvent } from '@base-ui/react/types';
import type { KeyboardEvent, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useRef, useState } from 'react';
import { CommandPopup, CommandSubmenu } from '../commands/CommandItems.tsx';
import { menus } from '../commands/menus.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { isHeadingInto } from './heading.ts';
import { RecentItems } from './RecentItems.tsx';

const shown = menus
  .map(({ name, label }) => ({
    name,
    label,
    entries: commands.filter(({ menu }) => menu === name),
  }))
  .filter(({ entries }) => entries.length > 0);

/** Side by side, or one in the other where the window is too narrow for that. */
export function MenuBar() {
  const { t } = useWords();
  const isNarrow = useNarrow(1090);
  const bar = useRef<HTMLDivElement>(null);
  const { opened, onOpenChange, onMouseMove } = useOpened(bar);
  if (isNarrow) return <OneMenu />;
  return (
    <Menubar ref={bar} className="menu-bar" aria-label={t('menu.bar')} onMouseMove={onMouseMove}>
      {shown.map(({ name, label, entries }) => (
        <Menu.Root
          key={name}
          open={opened === name}
          onOpenChange={(isOpen, how) => onOpenChange(name, isOpen, how)}
        >
          <Menu.Trigger className="menu-trigger" onKeyDown={leaveChords}>
            {t(label)}
          </Menu.Trigger>
          <CommandPopup of={entries}>{name === 'file' ? <RecentItems /> : null}</CommandPopup>
        </Menu.Root>
      ))}
    </Menubar>
  );
}

/** The title has the focus after a command of its menu: Alt and an arrow are another command there, not the menu. */
function leaveChords(event: BaseUIEvent<KeyboardEvent>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) event.preventBaseUIHandler();
}

/** A pointer that rests on a title for so long wants its menu. */
const rest = 200; // ms

/** Which menu is open: a title that the pointer crosses on its way into the one that is open does not take its place. */
function useOpened(bar: RefObject<HTMLElement | null>) {
  const [opened, setOpened] = useState<string>();
  const before = useRef({ x: 0, y: 0, at: 0 });
  const onOpenChange = (name: string, isOpen: boolean, how: Menu.Root.ChangeEventDetails) => {
    const { event, trigger, reason } = how;
    if (!isOpen) setOpened((now) => (now === name ? undefined : now));
    else if (
      reason === 'trigger-hover' &&
      event instanceof MouseEvent &&
      isOnTheWay(bar.current, before.current, event)
    )
      openAtRest(name, trigger);
    else setOpened(name);
  };
  const openAtRest = (name: string, title: Element | undefined) =>
    setTimeout(() => {
      if (!title?.matches(':hover')) return;
      if (performance.now() - before.current.at < rest) openAtRest(name, title);
      else setOpened(name);
    }, rest);
  const onMouseMove = ({ clientX: x, clientY: y }: ReactMouseEvent) => {
    before.current = { x, y, at: performance.now() };
  };
  return { opened, onOpenChange, onMouseMove };
}

function isOnTheWay(
  bar: HTMLElement | null,
  before: { readonly x: number; readonly y: number },
  { clientX: x, clientY: y }: MouseEvent,
): boolean {
  const open = bar?.querySelector('[aria-expanded="true"]')?.getAttribute('aria-controls');
  const menu = open ? document.getElementById(open)?.getBoundingClientRect() : undefined;
  return menu !== undefined && isHeadingInto(before, { x, y }, menu);
}

function OneMenu() {
  const { t } = useWords();
  return (
    <Menu.Root>
      <Menu.Trigger className="button icon-button button-quiet" aria-label={t('menu.bar')}>
        <MenuIcon aria-hidden size={16} strokeWidth={1.75} />
      </Menu.Trigger>
      <Menu.Portal render={<section aria-label={t('menu.bar')} />}>
        <Menu.Positioner className="layer" sideOffset={4} align="start">
          <Menu.Popup className="menu">
            {shown.map(({ name, label, entries }) => (
              <CommandSubmenu key={name} label={label} of={entries}>
                {name === 'file' ? <RecentItems /> : null}
              </CommandSubmenu>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
