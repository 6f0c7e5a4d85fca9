// Every command of the app, once: menus, the command palette and the keyboard all read this list.
import { useDocument } from '../document/document.ts';
import { arrangeCommands } from './graph/arrange-commands.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { documentCommands } from './document-commands.ts';
import { editCommands } from './edit-commands.ts';
import { insertCommands } from './graph/insert-commands.ts';
import { lookCommands } from './inspect/look-commands.ts';
import { viewMenuCommands } from './inspect/view-menu-commands.ts';
import { keptRunCommands } from './kept-run-commands.ts';
import { moduleCommands } from './graph/module-commands.ts';
import { runCommands } from './run-commands.ts';
import { viewCommands } from './view-commands.ts';

export const commands: readonly Command[] = [
  ...documentCommands,
  ...editCommands,
  ...insertCommands,
  ...arrangeCommands,
  ...moduleCommands,
  ...runCommands,
  ...lookCommands,
  ...viewCommands,
  ...keptRunCommands,
  ...viewMenuCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function findCommand(id: string): Command | undefined {
  return byId.get(id);
}

/** Runs a command by its id where it may run now. */
export async function runCommand(id: string): Promise<void> {
  const command = byId.get(id);
  if (!command || !mayRun(command)) return;
  // The system's menu leaves no field either.
  useDocument.getState().settle();
  await command.run();
}
