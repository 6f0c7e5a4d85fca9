// Binds the registry's keys to the window. Silent while a Japanese word is being composed or a form is typed in.
import { tinykeys } from 'tinykeys';
import { useDocument } from '../document/document.ts';
import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { isMac } from './keys.ts';
import { verbatim } from '../../graph-core/index.ts';
import { useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';

/** Bound anew whenever the user gives a command other keys. */
export function bindKeys(commands: readonly Command[], target: Window = window): () => void {
  let end = bindNow(commands, target);
  const forget = useSettings.subscribe(({ keys }, before) => {
    if (keys === before.keys) return;
    end();
    end = bindNow(commands, target);
  });
  return () => {
    forget();
    end();
  };
}

function bindNow(commands: readonly Command[], target: Window): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    if (command.nativeKeys) continue;
    for (const keys of keysOf(command))
      bindings[keys] = (event) => {
        if (isSingle(keys) && !useSettings.getState().singleKeys) return;
        if (command.onCanvas && !isOnCanvas(event.target)) return;
        if (!mayRun(command)) {
          sayWhy(command);
          return;
        }
        event.preventDefault();
        // A key leaves no field, and still the command is about what stands in it.
        useDocument.getState().settle();
        void command.run();
      };
  }
  return tinykeys(target, bindings, { ignore: shouldIgnore });
}

/** A key that does nothing would leave one wondering whether it was heard. */
function sayWhy({ enabled, why }: Command): void {
  const reason = (enabled?.() ?? true) ? why?.() : undefined;
  if (reason === undefined || !useDocument.getState().isOpen) return;
  useScreen.getState().say({ tone: 'plain', text: verbatim(reason), topic: 'why-not' });
}

/** A letter or sign that would be typed, if there were a field: `N`, `=`, `?`. */
export function isSingle(keys: string): boolean {
  return /^(?:Shift\+)?(?:.|Key.|Digit\d|Space|Equal|Minus|Slash|Backslash|Semicolon|Quote|Backquote|Comma|Period|Bracket\w+|Intl\w+)$/u.test(
    keys,
  );
}

/** Also where nothing has the focus: the page itself is not about anything else. */
function isOnCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target === document.body) return true;
  return target.closest('[data-region=canvas]') !== null;
}

/** One that closes may hold the focus a moment longer; a key pressed then is about what is under it. */
const openLayer = ':is([role=dialog], [role=menu], [role=alertdialog]):not([data-closed])';

/** Chords with Ctrl or ⌘ that no text field knows work everywhere; the rest belong to what is typed in. */
export function shouldIgnore(event: KeyboardEvent): boolean {
  if (event.isComposing || event.key === 'Process') return true;
  const target = event.target instanceof Element ? event.target : undefined;
  if (!target) return false;
  if (target.closest(openLayer)) return true;
  if (!isTyping(target)) return false;
  const chord = event.ctrlKey || event.metaKey;
  if (/^F\d/.test(event.key) || isRoomKey(event)) return false;
  return !chord || /^[zyaxcv]$/i.test(event.key) || event.key.startsWith('Arrow');
}

/** Alt with a digit writes nothing, but on a Mac. */
function isRoomKey({ altKey, ctrlKey, metaKey, code }: KeyboardEvent): boolean {
  return altKey && !ctrlKey && !metaKey && /^Digit[1-5]$/.test(code) && !isMac;
}

export function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
