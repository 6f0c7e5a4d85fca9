// A button that is a command: its words, its keys, whether it may run and why not come from the registry alone.
import type { LucideIcon } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { WordKey } from '../i18n/words.ts';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../document/document.ts';
import { useTabs } from '../document/tabs.ts';
import { subscribeToShownRuns } from '../run/shown-run.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { useChecks } from '../run/checks.ts';
import { useInspectState } from '../run/inspect-state.ts';
import { keptRuns } from '../run/kept/kept-runs.ts';
import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { labelOf, mayRun } from './command.ts';
import { commandWords } from './command-words.ts';
import { showKeys } from './keys.ts';
import { findCommand, runCommand } from './registry.ts';

interface CommandButtonProps {
  readonly id: string;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  /** Shorter words than the menu's, where the place says the rest. */
  readonly label?: WordKey;
  /** What it does, while it may; what keeps it from running otherwise. */
  readonly help?: string | undefined;
}

export function CommandButton({ id, kind, label, help }: CommandButtonProps) {
  const { t } = useWords();
  const command = useCommand(id);
  if (!command) return null;
  const may = mayRun(command);
  return (
    <Button
      kind={kind ?? 'plain'}
      {...(command.icon ? { icon: command.icon } : {})}
      disabled={!may}
      title={may ? help : command.why?.()}
      onClick={() => void runCommand(id)}
    >
      {t(label ?? labelOf(command))}
    </Button>
  );
}

interface CommandIconProps {
  readonly id: string;
  readonly icon: LucideIcon;
}

/** As an icon, its words in the tooltip. */
export function CommandIcon({ id, icon }: CommandIconProps) {
  const words = useWords();
  const command = useCommand(id);
  if (!command) return null;
  const [keys] = keysOf(command);
  const isOn = command.checked?.();
  return (
    <IconButton
      icon={icon}
      label={commandWords(command, words)}
      keys={keys && showKeys(keys)}
      disabled={!mayRun(command)}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      onClick={() => void runCommand(id)}
    />
  );
}

/** Whatever a command's predicate may look at. */
const stores = [
  useDocument,
  useTabs,
  useCanvas,
  useScreen,
  useSettings,
  useChecks,
  useInspectState,
  keptRuns,
];

function subscribe(heard: () => void): () => void {
  const ends = [...stores.map((store) => store.subscribe(heard)), subscribeToShownRuns(heard)];
  return () => {
    for (const end of ends) end();
  };
}

function useCommand(id: string): Command | undefined {
  const command = findCommand(id);
  useSyncExternalStore(subscribe, () =>
    command
      ? `${mayRun(command)} ${command.why?.()} ${labelOf(command)} ${command.detail?.()?.en} ${command.checked?.()} ${keysOf(command)[0]}`
      : '',
  );
  return command;
}
