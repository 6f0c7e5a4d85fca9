// What Kumiki is, and which version stands on which host.
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { TextField } from '../parts/Field.tsx';
import { useSettings } from '../stores/settings.ts';
import { tellNewer } from './tell-newer.ts';

export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const [about, setAbout] = useState<Answer<'about'>>();
  const updates = useSettings((state) => state.updates);
  const setSettings = useSettings((state) => state.set);
  useEffect(() => {
    void chooseHost().about({}).then(setAbout);
  }, []);
  return (
    <Dialog open width="narrow" title={t('about.title')} onClose={onClose}>
      <p>{t('about.body')}</p>
      <p className="quiet">
        {about?.version ? `${t('about.version', { version: about.version })} · ` : ''}
        {about?.electron ? `Electron ${about.electron} · ` : ''}
        {t('about.licence')}
      </p>
      <p className="quiet">{t('about.parts')}</p>
      {about?.electron ? (
        <TextField
          label={t('about.updates')}
          help={t('about.updates-help')}
          placeholder="https://…/latest.json"
          value={updates}
          onCommit={(value) => {
            setSettings({ updates: value.trim() });
            tellNewer(chooseHost()).catch(() => undefined);
          }}
        />
      ) : null}
    </Dialog>
  );
}
