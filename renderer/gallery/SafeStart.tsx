// Kumiki started without a document that twice ended it while it opened; what can be done with it.
import { useEffect, useState } from 'react';
import type { Answer } from '../../main/host-api.ts';
import {
  copyName,
  openRecent,
  saveRawText,
  sayFailure,
  startEmpty,
} from '../commands/document-files.ts';
import { restoreDraft } from '../commands/restore-draft.ts';
import type { Opening } from '../document/openings.ts';
import { failedOpenings, forgetOpening } from '../document/openings.ts';
import { textDigest } from '../document/versions/version-key.ts';
import { chooseHost } from '../host/choose-host.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';

interface Waiting {
  readonly opening: Opening;
  /** Absent for a file that has no draft. */
  readonly draft?: Answer<'drafts'>[number];
}

export function SafeStart() {
  const { t } = useWords();
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  useEffect(() => {
    findWaiting().then(setWaiting, () => undefined);
  }, []);
  const forget = async ({ opening }: Waiting) => {
    await forgetOpening(opening.digest);
    setWaiting((now) => now.filter((other) => other.opening !== opening));
  };
  return waiting.map((each) => (
    <Notice
      key={each.opening.digest}
      tone="caution"
      actions={
        <>
          <Button onClick={() => void openAnyway(each)}>{t('safe.open')}</Button>
          <Button onClick={() => void saveCopy(each)}>{t('safe.copy')}</Button>
          <Button kind="primary" onClick={startEmpty}>
            {t('safe.new')}
          </Button>
          <Button kind="quiet" onClick={() => void forget(each)}>
            {t('safe.forget')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{t('safe.title', { name: each.opening.name })}</strong>
      </p>
      <p>{t(each.draft ? 'safe.draft-kept' : 'safe.file-kept')}</p>
    </Notice>
  ));
}

/** Without those whose text is nowhere any more: a draft that was saved or thrown away. */
async function findWaiting(): Promise<Waiting[]> {
  const openings = await failedOpenings();
  if (openings.length === 0) return [];
  const drafts = await chooseHost().drafts({});
  const digests = await Promise.all(drafts.map(({ text }) => textDigest(text)));
  return openings.flatMap((opening): Waiting[] => {
    const draft = drafts[digests.indexOf(opening.digest)];
    if (draft) return [{ opening, draft }];
    return opening.token === undefined ? [] : [{ opening }];
  });
}

async function openAnyway({ opening, draft }: Waiting): Promise<void> {
  if (draft) await restoreDraft(draft, { anyway: true });
  else if (opening.token !== undefined) await openRecent(opening.token, { anyway: true });
}

async function saveCopy({ opening, draft }: Waiting): Promise<void> {
  const { name, token } = opening;
  if (draft) return saveRawText(copyName(name), draft.text);
  if (token === undefined) return;
  const answer = await chooseHost().openRecent({ token });
  if ('failed' in answer) sayFailure(answer.failed);
  else await saveRawText(copyName(answer.name), answer.text);
}
