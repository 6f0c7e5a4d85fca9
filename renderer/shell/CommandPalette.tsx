// Search over every command that may run now, and run it; over every block of the document, and go there.
import { useMemo } from 'react';
import { keysOf } from '../commands/bindings.ts';
import { mayRun } from '../commands/command.ts';
import { commandWords } from '../commands/command-words.ts';
import { showKeys } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useWords, words } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useDocument } from '../document/document.ts';
import { foundNodes } from '../outline/found-nodes.ts';
import { goToNode } from '../outline/node-place.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import type { SearchItem } from '../parts/search/SearchList.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';

interface Item extends SearchItem {
  choose(): void;
}

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const all = useWords();
  const { t, read } = all;
  const document = useDocument(({ history }) => history.present);
  const items = useMemo((): readonly Item[] => {
    const listed = commands
      .filter((command) => command.id !== 'view.commands' && mayRun(command))
      .map((command) => {
        const { id, label, icon: Icon } = command;
        const now = commandWords(command, all);
        const [shown] = keysOf(command);
        return {
          id,
          // Found by its name in either language.
          names: [words('en').t(label), words('ja').t(label), now, id],
          icon: Icon ? <Icon aria-hidden size={16} /> : undefined,
          label: now,
          aside: shown ? showKeys(shown) : undefined,
          choose: () => void command.run(),
        };
      });
    const blocks = foundNodes(document).map((found) => ({
      id: `block ${found.id}`,
      names: found.names,
      onlyTyped: true as const,
      icon: <BlockIcon name={found.icon} />,
      label: read(found.title),
      aside: read(found.within) || t('palette.title'),
      choose: () => goToNode(found),
    }));
    return [...listed, ...blocks];
  }, [document, all, t, read]);
  return (
    <Dialog open title={t('commands.title')} onClose={onClose}>
      <SearchList
        label={t('commands.search')}
        items={items}
        none={t('commands.none')}
        onChoose={({ choose }) => {
          onClose();
          choose();
        }}
      />
    </Dialog>
  );
}
