// Which of several joints takes the wire that was let go over their block.
import { Menu } from '@base-ui/react/menu';
import { useMemo } from 'react';
import { useWords } from '../i18n/words.ts';
import { useCanvas } from '../stores/canvas.ts';

export function JointChoice() {
  const { t, read } = useWords();
  const asking = useCanvas((state) => state.asking);
  const ask = useCanvas((state) => state.ask);
  const anchor = useMemo(
    () =>
      asking && {
        getBoundingClientRect: () => new DOMRect(asking.screen.x, asking.screen.y, 0, 0),
      },
    [asking],
  );
  if (!asking) return null;
  return (
    <Menu.Root open modal={false} onOpenChange={(isOpen) => (isOpen ? undefined : ask(undefined))}>
      <Menu.Portal render={<section aria-label={t('menu.bar')} />}>
        <Menu.Positioner className="layer" anchor={anchor} align="start">
          <Menu.Popup className="menu">
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{t('canvas.ask-joint')}</Menu.GroupLabel>
              {asking.choices.map(({ label, choose }) => (
                <Menu.Item key={label.en} className="menu-item" onClick={choose}>
                  <span />
                  <span>{read(label)}</span>
                  <span />
                </Menu.Item>
              ))}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
