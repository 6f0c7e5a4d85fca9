// Keeps the system's menu as the registry has it: after the language, the document, the run or a setting changed.
import type { Host } from '../../main/host-api.ts';
import { commands } from '../commands/registry.ts';
import { systemMenu } from '../commands/system-menu.ts';
import { words } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { subscribeToShownRuns } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';

/** Milliseconds; a menu is looked at seldom, and what it describes changes at every step of a run. */
const pause = 300;

/** Ends with what it returns. */
export function keepSystemMenu(host: Pick<Host, 'setMenu'>): () => void {
  let sent = '';
  let due: ReturnType<typeof setTimeout> | undefined;
  const send = () => {
    due = undefined;
    const menus = systemMenu(commands, words(useSettings.getState().language));
    const now = JSON.stringify(menus);
    if (now === sent) return;
    sent = now;
    host.setMenu({ menus }).catch(() => undefined);
  };
  const soon = () => {
    due ??= setTimeout(send, pause);
  };
  send();
  const ends = [
    subscribeToShownRuns(soon),
    ...[useSettings, useDocument, useTabs, useScreen].map((store) => store.subscribe(soon)),
  ];
  return () => {
    clearTimeout(due);
    for (const end of ends) end();
  };
}
