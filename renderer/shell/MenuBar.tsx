// The menus, drawn from the registry of commands.
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Check, ChevronRight, Menu as MenuIcon } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import { labelOf, mayRun } from '../commands/command.ts';
import { showKeys } from '../commands/keys.ts';
import { menus } from '../commands/menus.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { useNarrow } from '../parts/use-narrow.ts';

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
          <Entries of={entries} />
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
      <Menu.Portal>
        <Menu.Positioner className="layer" sideOffset={4} align="start">
          <Menu.Popup className="menu">
            {shown.map(({ name, label, entries }) => (
              <Menu.SubmenuRoot key={name}>
                <Menu.SubmenuTrigger className="menu-item">
                  <span />
                  <span>{t(label)}</span>
                  <ChevronRight aria-hidden size={14} />
                </Menu.SubmenuTrigger>
                <Entries of={entries} />
              </Menu.SubmenuRoot>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entries({ of }: { readonly of: readonly Command[] }) {
  return (
    <Menu.Portal>
      <Menu.Positioner className="layer" sideOffset={4} align="start">
        <Menu.Popup className="menu">
          {of.map((command) => (
            <Entry key={command.id} command={command} />
          ))}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}

function Entry({ command }: { readonly command: Command }) {
  const { t, read } = useWords();
  const { icon: Icon, keys = [], startsGroup, checked, run, why } = command;
  const label = t(labelOf(command));
  const detail = command.detail?.();
  const [first] = keys;
  const isOn = checked?.();
  return (
    <>
      {startsGroup ? <Menu.Separator className="menu-line" /> : null}
      <Menu.Item
        className="menu-item"
        disabled={!mayRun(command)}
        title={why?.()}
        onClick={() => void run()}
        {...(isOn === undefined ? {} : { role: 'menuitemcheckbox', 'aria-checked': isOn })}
      >
        {isOn ? (
          <Check aria-hidden size={14} />
        ) : Icon && isOn === undefined ? (
          <Icon aria-hidden size={14} />
        ) : (
          <span />
        )}
        <span>{detail ? t('menu.detailed', { label, detail: read(detail) }) : label}</span>
        {first ? <span className="menu-keys">{showKeys(first)}</span> : <span />}
      </Menu.Item>
    </>
  );
}
