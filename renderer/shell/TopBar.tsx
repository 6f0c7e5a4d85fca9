// The bar along the top: menu, the document's name, the rooms, and what is always at hand.
import { Languages, Moon, Redo2, Search, Sun, SunMoon, Undo2 } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import { isDirty, useDocument } from '../document/document.ts';
import { useSettings } from '../stores/settings.ts';
import { DocumentName } from './DocumentName.tsx';
import { MenuBar } from './MenuBar.tsx';
import { RoomTabs } from './RoomTabs.tsx';
import './top-bar.css';

const themes = ['system', 'light', 'dark'] as const;
const themeIcons = { system: SunMoon, light: Sun, dark: Moon };
const themeWords = {
  system: 'command.theme-system',
  light: 'command.theme-light',
  dark: 'command.theme-dark',
} as const;

export function TopBar({ inGallery }: { readonly inGallery: boolean }) {
  const { t, language } = useWords();
  const isOpen = useDocument((state) => state.isOpen);
  const dirty = useDocument(isDirty);
  const theme = useSettings((state) => state.theme);
  const set = useSettings((state) => state.set);
  const other = language === 'en' ? 'ja' : 'en';

  return (
    <header className="top-bar" data-region="top">
      <div className="top-left">
        <img className="top-mark" src="./icon.svg" alt="Kumiki" width={22} height={22} />
        <MenuBar />
        {isOpen && !inGallery ? <DocumentName /> : null}
        {isOpen && dirty && !inGallery ? (
          <span className="top-dirty" title={t('status.unsaved')}>
            <span className="visually-hidden">{t('status.unsaved')}</span>
          </span>
        ) : null}
      </div>
      {isOpen ? <RoomTabs inGallery={inGallery} /> : <span />}
      <div className="top-right">
        {isOpen && !inGallery ? (
          <>
            <CommandIcon id="edit.undo" icon={Undo2} />
            <CommandIcon id="edit.redo" icon={Redo2} />
            <CommandIcon id="view.commands" icon={Search} />
          </>
        ) : null}
        <span className="top-settings">
          <IconButton
            icon={themeIcons[theme]}
            label={t(themeWords[theme])}
            onClick={() =>
              set({ theme: themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system' })
            }
          />
          <IconButton
            icon={Languages}
            label={t(other === 'ja' ? 'command.language-ja' : 'command.language-en')}
            onClick={() => set({ language: other })}
          />
        </span>
      </div>
    </header>
  );
}
