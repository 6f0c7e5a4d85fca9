// Every command that has keys, from the registry.
import { Fragment } from 'react';
import { showKeys } from '../commands/keys.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import './keys-dialog.css';

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog open title={t('keys.title')} onClose={onClose}>
      <dl className="keys-list">
        {commands
          .filter(({ keys = [] }) => keys.length > 0)
          .map(({ id, label, keys = [] }) => (
            <Fragment key={id}>
              <dt>{t(label)}</dt>
              <dd>
                {keys.map((binding) => (
                  <kbd key={binding}>{showKeys(binding)}</kbd>
                ))}
              </dd>
            </Fragment>
          ))}
      </dl>
    </Dialog>
  );
}
