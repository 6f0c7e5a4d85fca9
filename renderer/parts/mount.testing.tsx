// Puts a component on the page of a test, and takes it away again. Knows none.
import type { ReactNode } from 'react';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

export interface Mounted {
  readonly place: HTMLElement;
  /** Does something a user does, and waits until the page has answered. */
  does(something: () => void): Promise<void>;
  /** The field under a label. */
  field(label: string): HTMLInputElement | HTMLSelectElement | undefined;
  unmount(): Promise<void>;
}

export async function mount(component: ReactNode): Promise<Mounted> {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  await act(async () => root.render(component));
  return {
    place,
    does: (something) => act(async () => something()),
    field(label) {
      const named = [...place.querySelectorAll('label')].find(
        ({ textContent }) => textContent === label,
      );
      // The form has no other labelled elements.
      return (named && document.getElementById(named.htmlFor)) as HTMLInputElement | undefined;
    },
    async unmount() {
      await act(async () => root.unmount());
      place.remove();
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
