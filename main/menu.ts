// The system's menu, as the screen describes it: its words, its commands, its keys. Knows no command and no language.
import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { Ask, HostHandlers } from './host-api.ts';

type Described = Ask<'setMenu'>['menus'];

export function menuTemplate(
  menus: Described,
  choose: (command: string) => void,
  platform: NodeJS.Platform = process.platform,
): MenuItemConstructorOptions[] {
  const ours = menus.map(
    ({ label, entries }): MenuItemConstructorOptions => ({
      label,
      submenu: entries.map((entry): MenuItemConstructorOptions => {
        if ('separator' in entry) return { type: 'separator' };
        // Ctrl+W closes a document; the role would take it for the window.
        if ('role' in entry)
          return entry.role === 'close' ? { ...entry, accelerator: 'CmdOrCtrl+Shift+W' } : entry;
        const { label, command, keys, enabled, checked } = entry;
        return {
          label,
          enabled,
          ...(checked === undefined ? {} : { type: 'checkbox', checked }),
          // The screen hears the keys itself; the menu only shows them.
          ...(keys === undefined ? {} : { accelerator: keys, registerAccelerator: false }),
          click: () => choose(command),
        };
      }),
    }),
  );
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...ours] : ours;
}

/** Without a menu until the screen has described one: Electron's own is in English. */
export function systemMenu(
  electron: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  choose: (command: string) => void,
): Pick<HostHandlers, 'setMenu'> {
  const show = (menus: Described) =>
    electron.setApplicationMenu(electron.buildFromTemplate(menuTemplate(menus, choose)));
  show([]);
  return {
    async setMenu({ menus }) {
      show(menus);
      return { done: true };
    },
  };
}
