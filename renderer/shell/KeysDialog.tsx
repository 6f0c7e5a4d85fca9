// Every command that has keys, from the registry.
import { Fragment } from 'react';
import { showKeys } from '../commands/keys.ts';
import { isSingle } from '../commands/keyboard.ts';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useSettings } from '../stores/settings.ts';
import './keys-dialog.css';

/** What a pointer does on the canvas, which no command has a key for. */
const hands = [
  'box',
  'adds',
  'pans',
  'searches',
  'goes-on',
  'copies',
  'pulls',
  'between',
  'heals',
  'names',
  'menu',
  'lets-go',
] as const;

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const singleKeys = useSettings((state) => state.singleKeys);
  const set = useSettings((state) => state.set);
  return (
    <Dialog open title={t('keys.title')} onClose={onClose}>
      <p>{t('canvas.keys')}</p>
      <label className="keys-single">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => set({ singleKeys: event.target.checked })}
        />
        {t('keys.single')}
      </label>
      <h3 className="keys-heading">{t('keys.hands')}</h3>
      <dl className="keys-list keys-hands">
        {hands.map((hand) => (
          <Fragment key={hand}>
            <dt>{t(`keys.hand-${hand}`)}</dt>
            <dd>{t(`keys.how-${hand}`)}</dd>
          </Fragment>
        ))}
      </dl>
      <h3 className="keys-heading">{t('keys.all')}</h3>
      <dl className="keys-list">
        {commands
          .filter(({ keys = [] }) => keys.length > 0)
          .map(({ id, label, keys = [] }) => (
            <Fragment key={id}>
              <dt>{t(label)}</dt>
              <dd>
                {keys.map((binding) => (
                  <kbd key={binding} data-off={isSingle(binding) && !singleKeys}>
                    {showKeys(binding)}
                  </kbd>
                ))}
              </dd>
            </Fragment>
          ))}
      </dl>
    </Dialog>
  );
}
