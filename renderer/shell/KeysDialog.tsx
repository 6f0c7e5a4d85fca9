// The keys of every command, from the registry, and what hands do on the canvas.
import { RotateCcw } from 'lucide-react';
import { Fragment } from 'react';
import { commands } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { useSettings } from '../stores/settings.ts';
import { KeyRow } from './KeyRow.tsx';
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
  const keys = useSettings((state) => state.keys);
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
      <ul className="keys-rows">
        {commands
          .filter(({ menu, keys: own }) => menu !== undefined || own !== undefined)
          .map((command) => (
            <KeyRow key={command.id} command={command} />
          ))}
      </ul>
      {Object.keys(keys).length > 0 ? (
        <Button icon={RotateCcw} onClick={() => set({ keys: {} })}>
          {t('keys.reset-all')}
        </Button>
      ) : null}
    </Dialog>
  );
}
