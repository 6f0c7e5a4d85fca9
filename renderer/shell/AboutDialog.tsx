// What Kumiki is, and which version stands on which host.
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { Dialog } from '../parts/Dialog.tsx';

export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const [about, setAbout] = useState<Answer<'about'>>();
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
    </Dialog>
  );
}
