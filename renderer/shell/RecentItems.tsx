// The files opened last, in the File menu.
import { Menu } from '@base-ui/react/menu';
import { ChevronRight, File } from 'lucide-react';
import { openRecent } from '../commands/document-files.ts';
import { Drawn } from '../gallery/Thumbnail.tsx';
import { useRecent } from '../gallery/use-recent.ts';
import { useWords } from '../i18n/words.ts';
import './recent-items.css';

export function RecentItems() {
  const { t } = useWords();
  const { files, pictures } = useRecent();
  if (files.length === 0) return null;
  return (
    <>
      <Menu.Separator className="menu-line" />
      <Menu.SubmenuRoot>
        <Menu.SubmenuTrigger className="menu-item">
          <span />
          <span>{t('menu.recent')}</span>
          <ChevronRight aria-hidden size={14} />
        </Menu.SubmenuTrigger>
        <Menu.Portal render={<section aria-label={t('menu.recent')} />}>
          <Menu.Positioner className="layer" sideOffset={4} align="end">
            <Menu.Popup className="menu">
              {files.map(({ token, name }) => {
                const picture = pictures.get(token);
                return (
                  <Menu.Item
                    key={token}
                    className="menu-item menu-recent"
                    onClick={() => void openRecent(token)}
                  >
                    <span className="menu-picture">
                      {picture ? <Drawn picture={picture} /> : <File aria-hidden size={14} />}
                    </span>
                    <span>{name}</span>
                  </Menu.Item>
                );
              })}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.SubmenuRoot>
    </>
  );
}
