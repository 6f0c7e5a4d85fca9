// The system's menu from what the screen describes, against an Electron that is recorded, not run.
import { expect, test } from 'vitest';
import { menuTemplate, systemMenu } from './menu.ts';

const menus = [
  {
    label: 'ファイル',
    entries: [
      { label: '保存', command: 'document.save', keys: 'CmdOrCtrl+S', enabled: false },
      { separator: true as const },
      { label: '終了', role: 'quit' as const },
    ],
  },
];

test('words, keys and states are the screen’s; a click names the command', () => {
  const chosen: string[] = [];
  const template = menuTemplate(menus, (command) => chosen.push(command), 'linux');
  expect(template).toMatchObject([
    {
      label: 'ファイル',
      submenu: [
        { label: '保存', accelerator: 'CmdOrCtrl+S', registerAccelerator: false, enabled: false },
        { type: 'separator' },
        { label: '終了', role: 'quit' },
      ],
    },
  ]);
  const save = (template[0]?.submenu as { click(): void }[] | undefined)?.[0];
  save?.click();
  expect(chosen).toEqual(['document.save']);
  expect(menuTemplate(menus, () => undefined, 'darwin')[0]).toEqual({ role: 'appMenu' });
});

test('nothing of Electron’s own menu is shown before the screen has described one', async () => {
  const shown: unknown[] = [];
  const electron = {
    buildFromTemplate: (template: unknown) => template,
    setApplicationMenu: (menu: unknown) => shown.push(menu),
  };
  const { setMenu } = systemMenu(electron as never, () => undefined);
  expect(shown[0]).toEqual(process.platform === 'darwin' ? [{ role: 'appMenu' }] : []);
  expect(await setMenu({ menus })).toEqual({ done: true });
  expect(shown).toHaveLength(2);
});
