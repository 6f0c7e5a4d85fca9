// Brings back work that no file holds: as its draft, or as a copy where another tab works on it.
import { nameIn } from '../../graph-core/index.ts';
import type { Answer } from '../../main/host-api.ts';
import { chooseHost } from '../host/choose-host.ts';
import { words } from '../i18n/words.ts';
import { useScreen } from '../stores/screen.ts';
import { tabOf } from '../document/tabs.ts';
import { showText } from './document-files.ts';
import { showTab } from './show-tab.ts';

type Draft = Answer<'drafts'>[number];

/** Its document's name in the user's language, whichever language it was kept in. */
export function nameOfDraft({ name, text }: Draft): string {
  return words().read(nameIn(text) ?? name);
}

/** Answers the drafts there are now, where the one that was listed is not among them any more. */
export async function restoreDraft(
  listed: Draft,
  how: { readonly anyway?: boolean } = {},
): Promise<readonly Draft[] | undefined> {
  if (tabOf(listed.id)) {
    showTab(listed.id);
    return undefined;
  }
  const host = chooseHost();
  const { claimed } = await host.claimDraft({ id: listed.id });
  const now = await host.drafts({});
  // Since the list was drawn another tab may have worked on it, saved it or thrown it away.
  const draft = claimed ? now.find(({ id }) => id === listed.id) : listed;
  if (!draft) return now;
  if (!claimed && !(await wantsCopy(nameOfDraft(draft)))) return undefined;
  const { id, name, token, text } = draft;
  const file = token === undefined ? undefined : { token, name: await fileName(token, name) };
  await showText(text, {
    name,
    dirty: true,
    ...how,
    ...(claimed ? { draftId: id, file } : {}),
  });
  return undefined;
}

/** A draft is called after its document; its file may have another name. */
async function fileName(token: string, name: string): Promise<string> {
  const recent = await chooseHost().recentDocuments({});
  return recent.find((file) => file.token === token)?.name ?? name;
}

async function wantsCopy(name: string): Promise<boolean> {
  const { t } = words();
  const answer = await useScreen.getState().ask({
    title: t('gallery.draft-taken-title', { name }),
    body: t('gallery.draft-taken-body'),
    choices: [{ value: 'copy', label: t('gallery.draft-taken-copy'), kind: 'primary' }],
  });
  return answer === 'copy';
}
