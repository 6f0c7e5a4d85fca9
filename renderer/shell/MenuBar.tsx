// The menus, drawn from the registry of commands.
import { Menu } from '@base-ui/react/menu';
import { Menubar } from '@base-ui/react/menubar';
import { Check } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import { labelOf, mayRun } from '../commands/command.ts';
import { showKeys } from '../commands/keys.ts';
import { menus } from '../commands/menus.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';

export function MenuBar() {
  const { t } = useWords();
  return (
    <Menubar className="menu-bar" aria-label={t('menu.bar')}>
      {menus.map(({ name, label }) => {
        const entries = commands.filter(({ menu }) => menu === name);
        if (entries.length === 0) return null;
        return (
          <Menu.Root key={name}>
            <Menu.Trigger className="menu-trigger">{t(label)}</Menu.Trigger>
            <Menu.Portal>
              <Menu.Positioner className="layer" sideOffset={4} align="start">
                <Menu.Popup className="menu">
                  {entries.map((command) => (
                    <Entry key={command.id} command={command} />
                  ))}
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          </Menu.Root>
        );
      })}
    </Menubar>
  );
}

function Entry({ command }: { readonly command: Command }) {
  const { t, read } = useWords();
  const { icon: Icon, keys = [], startsGroup, checked, run, why } = command;
  const label = t(labelOf(command));
  const detail = command.detail?.();
  const [shown] = keys;
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
        {shown ? <span className="menu-keys">{showKeys(shown)}</span> : <span />}
      </Menu.Item>
    </>
  );
}
