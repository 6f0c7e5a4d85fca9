// Commands as the entries of a menu, in the menu bar or where one has clicked. Base UI draws both with the same parts.
import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { commandWords } from './command-words.ts';
import { showKeys } from './keys.ts';
import './command-menu.css';

/** A line between groups is drawn where a command begins one. */
function CommandItems({ of }: { readonly of: readonly Command[] }) {
  return of.map((command, at) => (
    <CommandItem key={command.id} command={command} hasLine={command.startsGroup && at > 0} />
  ));
}

interface CommandItemProps {
  readonly command: Command;
  readonly hasLine?: boolean | undefined;
}

export function CommandItem({ command, hasLine }: CommandItemProps) {
  const words = useWords();
  const { icon: Icon, checked, run, why } = command;
  const [first] = keysOf(command);
  const isOn = checked?.();
  return (
    <>
      {hasLine ? <Menu.Separator className="menu-line" /> : null}
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
        <span>{commandWords(command, words)}</span>
        {first ? <span className="menu-keys">{showKeys(first)}</span> : <span />}
      </Menu.Item>
    </>
  );
}

interface CommandSubmenuProps {
  readonly label: WordKey;
  readonly hasLine?: boolean;
  readonly of: readonly Command[];
  /** Behind the commands. */
  readonly children?: ReactNode;
}

export function CommandSubmenu({ label, of, hasLine, children }: CommandSubmenuProps) {
  const { t } = useWords();
  return (
    <>
      {hasLine ? <Menu.Separator className="menu-line" /> : null}
      <Menu.SubmenuRoot>
        <Menu.SubmenuTrigger className="menu-item">
          <span />
          <span>{t(label)}</span>
          <ChevronRight aria-hidden size={14} />
        </Menu.SubmenuTrigger>
        <CommandPopup of={of}>{children}</CommandPopup>
      </Menu.SubmenuRoot>
    </>
  );
}

type CommandPopupProps = Pick<CommandSubmenuProps, 'of' | 'children'>;

export function CommandPopup({ of, children }: CommandPopupProps) {
  const { t } = useWords();
  return (
    <Menu.Portal render={<section aria-label={t('menu.bar')} />}>
      <Menu.Positioner className="layer" sideOffset={4} align="start">
        <Menu.Popup className="menu">
          <CommandItems of={of} />
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}
