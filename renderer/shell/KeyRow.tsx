// The keys of one command: shown as the user's keyboard has them, given anew, switched off, or as they were.
import { Keyboard, RotateCcw, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { chordOf, holderOf, keysOf, setKeys } from '../commands/bindings.ts';
import type { Command } from '../commands/command.ts';
import { useLayout } from '../commands/keyboard-layout.ts';
import { isSingle } from '../commands/keyboard.ts';
import { isMac, showKeys } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { useSettings } from '../stores/settings.ts';

export function KeyRow({ command }: { readonly command: Command }) {
  const { t } = useWords();
  const layout = useLayout();
  const own = useSettings(({ keys }) => keys);
  const singleKeys = useSettings((state) => state.singleKeys);
  const [listens, listen] = useState(false);
  const [taken, setTaken] = useState<{ readonly keys: string; readonly by: Command }>();
  const { id, label } = command;
  const name = t(label);
  const give = (keys: string) => {
    const by = holderOf(keys, id, commands);
    listen(false);
    if (by) setTaken({ keys, by });
    else setKeys(id, [keys]);
  };
  const takeOver = ({ keys, by }: NonNullable<typeof taken>) => {
    setKeys(
      by.id,
      keysOf(by).filter((other) => other !== keys),
    );
    setKeys(id, [keys]);
    setTaken(undefined);
  };
  const hear = (event: KeyboardEvent) => {
    // Tab goes on, as everywhere.
    if (!listens || event.nativeEvent.isComposing || event.key === 'Tab') return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
    event.stopPropagation();
    if (event.key === 'Escape') return listen(false);
    const keys = chordOf(event.nativeEvent, isMac);
    if (keys !== undefined) give(keys);
  };
  return (
    <li className="keys-row">
      <span>{name}</span>
      <span className="keys-of">
        {keysOf(command, own).map((binding) => (
          <kbd key={binding} data-off={isSingle(binding) && !singleKeys}>
            {showKeys(binding, layout)}
          </kbd>
        ))}
      </span>
      {command.nativeKeys ? null : (
        <span className="keys-change">
          {own[id] ? (
            <IconButton
              icon={RotateCcw}
              label={t('keys.reset', { name })}
              onClick={() => setKeys(id, undefined)}
            />
          ) : null}
          <IconButton
            icon={Keyboard}
            label={listens ? t('keys.press', { name }) : t('keys.change', { name })}
            aria-pressed={listens}
            onClick={() => {
              setTaken(undefined);
              listen(!listens);
            }}
            onKeyDown={hear}
            onBlur={() => listen(false)}
          />
          <IconButton
            icon={X}
            label={t('keys.none', { name })}
            disabled={keysOf(command, own).length === 0}
            onClick={() => setKeys(id, [])}
          />
        </span>
      )}
      <output className="keys-note">
        {listens ? t('keys.press', { name }) : ''}
        {taken ? (
          <>
            {t('keys.taken', { keys: showKeys(taken.keys, layout), name: t(taken.by.label) })}
            <Button kind="quiet" onClick={() => takeOver(taken)}>
              {t('keys.take')}
            </Button>
          </>
        ) : null}
      </output>
    </li>
  );
}
