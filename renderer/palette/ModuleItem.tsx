// A module of the document on the shelf: placed like a block, and renamed, duplicated or deleted from its menu.
import { Menu } from '@base-ui/react/menu';
import { BookMarked, CopyPlus, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ModuleDefinition } from '../../graph-core/index.ts';
import { deleteModule, duplicateListed, renameListed } from '../commands/listed-modules.ts';
import { saveToLibrary } from '../commands/library.ts';
import { useWriting } from '../document/use-writing.ts';
import { useWords } from '../i18n/words.ts';
import { PaletteItem } from './PaletteItem.tsx';

export function ModuleItem({ module }: { readonly module: ModuleDefinition }) {
  const { t, read } = useWords();
  const [renaming, setRenaming] = useState(false);
  const name = read(module.name);
  const actions = [
    { icon: Pencil, label: t('module.rename'), run: () => setRenaming(true) },
    { icon: CopyPlus, label: t('module.duplicate'), run: () => duplicateListed(module) },
    { icon: BookMarked, label: t('module.save'), run: () => void saveToLibrary(module) },
    { icon: Trash2, label: t('module.delete'), run: () => void deleteModule(module) },
  ];
  if (renaming)
    return (
      <Rename
        name={name}
        label={t('module.name', { name })}
        onWrite={(typed, gesture) => renameListed(module, typed, gesture)}
        onDone={() => setRenaming(false)}
      />
    );
  return (
    <div className="palette-module">
      <PaletteItem
        carried={{ module: module.id }}
        title={name}
        summary={read(module.notes ?? '') || t('inspector.instance', { name })}
        icon="layers"
      />
      <Menu.Root>
        <Menu.Trigger
          className="button icon-button button-quiet"
          aria-label={t('module.actions', { name })}
        >
          <Ellipsis aria-hidden size={16} strokeWidth={1.75} />
        </Menu.Trigger>
        <Menu.Portal render={<section aria-label={t('menu.bar')} />}>
          <Menu.Positioner className="layer" sideOffset={4} align="end">
            <Menu.Popup className="menu">
              {actions.map(({ icon: Icon, label, run }) => (
                <Menu.Item key={label} className="menu-item" onClick={run}>
                  <Icon aria-hidden size={14} />
                  <span>{label}</span>
                  <span />
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

interface RenameProps {
  readonly name: string;
  readonly label: string;
  readonly onWrite: (name: string, gesture: string) => void;
  readonly onDone: () => void;
}

function Rename({ name, label, onWrite, onDone }: RenameProps) {
  const writing = useWriting(name, onWrite);
  return (
    <input
      className="control palette-rename"
      aria-label={label}
      maxLength={200}
      value={writing.value}
      ref={(element) => element?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => writing.type(event.target.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        writing.takeBack();
        onDone();
      }}
    />
  );
}
