// Work that was not saved before the last end, offered again; never put over the original file.
import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import { nameOfDraft, restoreDraft } from '../commands/restore-draft.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { useTabs } from '../document/tabs.ts';
import { keepVersion } from '../document/versions/keep-versions.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';

type Draft = Answer<'drafts'>[number];

export function Drafts() {
  const { t, language } = useWords();
  const [all, setDrafts] = useState<readonly Draft[]>([]);
  const [isUnread, setUnread] = useState(false);
  const tabs = useTabs((state) => state.tabs);
  const drafts = all.filter(({ id }) => !tabs.some((tab) => tab.id === id));

  const [look, setLook] = useState(1);
  useEffect(() => {
    chooseHost()
      .drafts({})
      .then(
        (found) => {
          setDrafts(found);
          setUnread(false);
        },
        () => setUnread(true),
      );
  }, [look]);

  // Whoever lost a window looks for their work here: silence would say that it is gone.
  if (isUnread)
    return (
      <Notice
        tone="problem"
        actions={<Button onClick={() => setLook(look + 1)}>{t('gallery.drafts-again')}</Button>}
      >
        {t('gallery.drafts-unread')}
      </Notice>
    );
  if (drafts.length === 0) return null;
  const restore = async (draft: Draft) => {
    const now = await restoreDraft(draft);
    if (now) setDrafts(now);
  };
  const discard = async ({ id, name, token, text }: Draft) => {
    const file = token ? { token, name } : undefined;
    await keepVersion({ draftId: id, file, reason: 'discarded', name, text });
    await chooseHost().dropDraft({ id });
    setDrafts((now) => now.filter((draft) => draft.id !== id));
  };
  return (
    <section aria-labelledby="gallery-drafts">
      <h2 id="gallery-drafts" className="gallery-group">
        {t('gallery.drafts')}
      </h2>
      <ul className="gallery-list">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <History aria-hidden size={16} />
            <span className="gallery-list-words">
              <span>{nameOfDraft(draft)}</span>
              <span className="quiet">
                {t('gallery.draft-kept', { time: new Date(draft.keptAt).toLocaleString(language) })}
              </span>
            </span>
            <Button kind="quiet" onClick={() => void discard(draft)}>
              {t('gallery.draft-discard')}
            </Button>
            <Button kind="primary" onClick={() => void restore(draft)}>
              {t('gallery.draft-restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
