// The system's menu: each entry names a command of the screen's one registry, or a role of the system's own.
import type { MenuItemConstructorOptions } from 'electron';

type Entry = readonly [label: string, command: string, accelerator?: string];

/** The ids are those of renderer/commands; a test compares them. */
export const menuCommands: Readonly<Record<string, readonly (Entry | null)[]>> = {
  File: [
    ['New', 'document.new', 'CmdOrCtrl+N'],
    ['Open…', 'document.open', 'CmdOrCtrl+O'],
    null,
    ['Save', 'document.save', 'CmdOrCtrl+S'],
    ['Save as…', 'document.save-as', 'CmdOrCtrl+Shift+S'],
  ],
  Edit: [
    ['Undo', 'edit.undo', 'CmdOrCtrl+Z'],
    ['Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'],
  ],
};

export function appMenu(
  name: string,
  choose: (command: string) => void,
): MenuItemConstructorOptions[] {
  const mac = process.platform === 'darwin';
  const ours = Object.entries(menuCommands).map(
    ([label, entries]): MenuItemConstructorOptions => ({
      label,
      submenu: entries.map((entry) =>
        entry === null
          ? { type: 'separator' }
          : {
              label: entry[0],
              // The screen hears the keys itself; the menu only shows them.
              ...(entry[2] ? { accelerator: entry[2], registerAccelerator: false } : {}),
              click: () => choose(entry[1]),
            },
      ),
    }),
  );
  return [
    ...(mac ? [{ label: name, role: 'appMenu' as const }] : []),
    ...ours,
    { role: 'viewMenu' },
    { role: 'windowMenu' },
  ];
}
