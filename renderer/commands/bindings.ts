// The keys of each command: its own, or those that the user has given it; and which command has a chord already.
import { useSettings } from '../stores/settings.ts';
import type { Command } from './command.ts';

type Keys = ReturnType<typeof useSettings.getState>['keys'];

/** In tinykeys' notation; the first is shown. */
export function keysOf(
  { id, keys = [] }: Pick<Command, 'id' | 'keys'>,
  own: Keys = useSettings.getState().keys,
): readonly string[] {
  return own[id] ?? keys;
}

/** Undefined gives a command its own keys back. */
export function setKeys(id: string, keys: readonly string[] | undefined): void {
  const { keys: own, set } = useSettings.getState();
  const { [id]: _, ...others } = own;
  set({ keys: keys === undefined ? others : { ...others, [id]: [...keys] } });
}

/** What else these keys would do. */
export function holderOf(
  keys: string,
  than: string,
  commands: readonly Command[],
): Command | undefined {
  return commands.find((command) => command.id !== than && keysOf(command).includes(keys));
}

const modifiers = /^(?:Control|Shift|Alt|AltGraph|Meta|OS|CapsLock|Dead|Process|Unidentified)$/;

/** What was pressed, in tinykeys' notation; undefined while only modifiers are held. By its place, so that the language of the keyboard does not matter. */
export function chordOf(
  { key, code, ctrlKey, metaKey, altKey, shiftKey }: Chord,
  isMac: boolean,
): string | undefined {
  if (modifiers.test(key) || code === '') return undefined;
  const mod = isMac ? metaKey : ctrlKey;
  const other = isMac ? ctrlKey : metaKey;
  return [
    mod && '$mod',
    other && (isMac ? 'Control' : 'Meta'),
    altKey && 'Alt',
    shiftKey && 'Shift',
    /^(?:Key|Digit|[A-Z][a-z]+(?:Left|Right)?$|Intl)/.test(code) && key.length === 1 ? code : key,
  ]
    .filter(Boolean)
    .join('+');
}

type Chord = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;
