// Tells canvases when the colours of the window changed, since they cannot follow CSS by themselves.
import { useSyncExternalStore } from 'react';

let changes = 0;
const listeners = new Set<() => void>();

function changed(): void {
  changes++;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

let stop = () => {};

function start(): void {
  const system = [
    '(prefers-color-scheme: dark)',
    '(forced-colors: active)',
    '(prefers-contrast: more)',
  ].map((query) => matchMedia(query));
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class'],
  });
  for (const query of system) query.addEventListener('change', changed);
  stop = () => {
    observer.disconnect();
    for (const query of system) query.removeEventListener('change', changed);
  };
}

/** A number that is another one after every change of theme. */
export function useThemeChanges(): number {
  return useSyncExternalStore(subscribe, () => changes);
}
