// The menus, drawn from the registry of commands.
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Menu as MenuIcon } from 'lucide-react';
import { CommandPopup, CommandSubmenu } from '../commands/CommandItems.tsx';
import { menus } from '../commands/menus.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { useNarrow } from '../parts/use-narrow.ts';
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
  if (isNarrow) return <OneMenu />;
  return (
    <Menubar className="menu-bar" aria-label={t('menu.bar')}>
      {shown.map(({ name, label, entries }) => (
        <Menu.Root key={name}>
          <Menu.Trigger className="menu-trigger">{t(label)}</Menu.Trigger>
          <CommandPopup of={entries}>{name === 'file' ? <RecentItems /> : null}</CommandPopup>
        </Menu.Root>
      ))}
    </Menubar>
  );
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
