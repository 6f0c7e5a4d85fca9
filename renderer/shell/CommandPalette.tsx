// Search over every command that may run now, and run it.
import { mayRun } from '../commands/command.ts';
import { commandWords } from '../commands/command-words.ts';
import { showKeys } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useWords, words } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const all = useWords();
  const { t } = all;
  const items = commands
    .filter((command) => command.id !== 'view.commands' && mayRun(command))
    .map((command) => {
      const { id, label, icon: Icon, keys = [] } = command;
      const now = commandWords(command, all);
      const [shown] = keys;
      return {
        id,
        // Found by its name in either language.
        names: [words('en').t(label), words('ja').t(label), now, id],
        icon: Icon ? <Icon aria-hidden size={16} /> : undefined,
        label: now,
        aside: shown ? showKeys(shown) : undefined,
        command,
      };
    });
  return (
    <Dialog open title={t('commands.title')} onClose={onClose}>
      <SearchList
        label={t('commands.search')}
        items={items}
        none={t('commands.none')}
        onChoose={({ command }) => {
          onClose();
          void command.run();
        }}
      />
    </Dialog>
  );
}
