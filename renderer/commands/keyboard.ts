// Binds the registry's keys to the window. Silent while a Japanese word is being composed or a form is typed in.
import { tinykeys } from 'tinykeys';
import { useDocument } from '../document/document.ts';
import type { Command } from './command.ts';
import { mayRun } from './command.ts';
import { isMac } from './keys.ts';
import { useSettings } from '../stores/settings.ts';

export function bindKeys(commands: readonly Command[], target: Window = window): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    if (command.nativeKeys) continue;
    for (const keys of command.keys ?? [])
      bindings[keys] = (event) => {
        if (!mayRun(command) || (isSingle(keys) && !useSettings.getState().singleKeys)) return;
        if (command.onCanvas && !isOnCanvas(event.target)) return;
        event.preventDefault();
        // A key leaves no field, and still the command is about what stands in it.
        useDocument.getState().settle();
        void command.run();
      };
  }
  return tinykeys(target, bindings, { ignore: shouldIgnore });
}

/** A letter or sign that would be typed, if there were a field: `N`, `=`, `?`. */
export function isSingle(keys: string): boolean {
  return /^(?:Shift\+)?(?:Key|Digit|Equal|Minus|Slash)/.test(keys);
}

/** Also where nothing has the focus: the page itself is not about anything else. */
function isOnCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target === document.body) return true;
  return target.closest('[data-region=canvas]') !== null;
}

/** Chords with Ctrl or ⌘ that no text field knows work everywhere; the rest belong to what is typed in. */
export function shouldIgnore(event: KeyboardEvent): boolean {
  if (event.isComposing || event.key === 'Process') return true;
  const target = event.target instanceof Element ? event.target : undefined;
  if (!target) return false;
  if (target.closest('[role=dialog], [role=menu], [role=alertdialog]')) return true;
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
