// Puts a component on the page of a test, and takes it away again.
import type { ReactNode } from 'react';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

export interface Mounted {
  readonly container: HTMLElement;
  /** Does something a user does, and waits until the page has answered. */
  does(something: () => void): Promise<void>;
  /** The field under a label. */
  field(label: string): HTMLInputElement | HTMLSelectElement | undefined;
  unmount(): Promise<void>;
}

export async function mount(component: ReactNode): Promise<Mounted> {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  await act(async () => root.render(component));
  return {
    container,
    does: (something) => act(async () => something()),
    field(label) {
      const named = [...container.querySelectorAll('label')].find(
        ({ textContent }) => textContent === label,
      );
      // The form has no other labelled elements.
      return (named && document.getElementById(named.htmlFor)) as HTMLInputElement | undefined;
    },
    async unmount() {
      await act(async () => root.unmount());
      container.remove();
    },
  };
}

/** As typing does: React listens to the native setter and the event. */
export function type(field: HTMLElement | undefined, value: string): void {
  if (!field) throw new Error('There is no such field.');
  const native = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
  native?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

export function pressEnter(field: HTMLElement | undefined): void {
  field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}

/** What a screen reader calls a control: its own name, its label, or its words. */
function nameOf(control: Element): string {
  const id = control.getAttribute('aria-labelledby');
  const label =
    (id && document.getElementById(id)) ??
    document.querySelector(`label[for="${control.id}"]`) ??
    control.closest('label');
  const words = control.getAttribute('aria-label') ?? (label || control).textContent ?? '';
  return words.replaceAll(/\s+/g, ' ').trim();
}

/** All controls and pictures of a name, wherever on the page: a dialog stands outside the place it was mounted in. */
export function allNamed(name: string | RegExp): HTMLElement[] {
  const controls = document.body.querySelectorAll<HTMLElement>(
    'button, input, select, [role]:not([role="tooltip"], [role="presentation"], [role="dialog"])',
  );
  return [...controls].filter((control) => {
    const own = nameOf(control);
    return typeof name === 'string' ? own === name : name.test(own);
  });
}

/** The one of that name. */
export function named(name: string | RegExp): HTMLElement {
  const [found, ...more] = allNamed(name);
  if (found && more.length === 0) return found;
  const names = allNamed(/./).map(nameOf).join(' · ');
  throw new Error(`${more.length + (found ? 1 : 0)} are named ${name} among: ${names}`);
}

/** As a click does: the focus comes along. */
export function clickOn(control: HTMLElement): void {
  control.focus();
  control.click();
}

/** As a key does on the control that has the focus. */
export function press(control: HTMLElement, key: string): void {
  control.focus();
  control.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

/** Waits until the page, a worker or a store has come so far; half a minute of waiting is a failure. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`It never came to ${isSo.toString()}.`);
    await act(async () => new Promise((resolve) => setTimeout(resolve, 10)));
  }
}
