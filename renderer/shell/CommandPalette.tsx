// Search over every command that may run now, and run it.
import { labelOf, mayRun } from '../commands/command.ts';
import { showKeys } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useWords, words } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { SearchList } from '../parts/search/SearchList.tsx';

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const items = commands
    .filter((command) => command.id !== 'view.commands' && mayRun(command))
    .map((command) => {
      const { id, label, icon: Icon, keys = [] } = command;
      const now = labelOf(command);
      const [shown] = keys;
      return {
        id,
        // Found by its name in either language.
        names: [words('en').t(label), words('ja').t(label), t(now), id],
        icon: Icon ? <Icon aria-hidden size={16} /> : undefined,
        label: t(now),
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
