// One stop of Tab for many things: arrow keys walk among them, and Tab comes back to the one that was left.
import type { RefObject } from 'react';
import { useEffect } from 'react';
import { directions, nearestAhead } from './nearest.ts';

/**
 * Among the elements of the selector inside the root, in a list or a grid: arrows go to what lies there, Home and End to
 * the ends. `onLeaveUp` is called where ↑ leads out of them.
 */
export function useRove(
  root: RefObject<HTMLElement | null>,
  selector: string,
  onLeaveUp?: () => void,
): void {
  useEffect(() => {
    const within = root.current;
    if (!within) return undefined;
    let current: HTMLElement | undefined;
    const all = () => [...within.querySelectorAll<HTMLElement>(selector)];
    const settle = () => {
      const here = all();
      const kept = current && here.includes(current) ? current : here[0];
      for (const element of here) element.tabIndex = element === kept ? 0 : -1;
      current = kept;
    };
    const enter = (element: HTMLElement | undefined) => {
      if (!element) return;
      current = element;
      settle();
      element.focus();
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
      current = target;
      settle();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
        return;
      const direction = directions[key];
      if (!direction && key !== 'Home' && key !== 'End') return;
      event.preventDefault();
      if (!direction) {
        enter(all().at(key === 'Home' ? 0 : -1));
        return;
      }
      const next = nearestAhead(all().map(spotOf), spotOf(target), direction);
      if (next) enter(next.element);
      else if (direction === 'up') onLeaveUp?.();
    };
    settle();
    // What opens, closes or is found later belongs to it as well.
    const watcher = new MutationObserver(settle);
    watcher.observe(within, { childList: true, subtree: true });
    within.addEventListener('focusin', onFocus);
    within.addEventListener('keydown', onKeyDown);
    return () => {
      watcher.disconnect();
      within.removeEventListener('focusin', onFocus);
      within.removeEventListener('keydown', onKeyDown);
    };
  }, [root, selector, onLeaveUp]);
}

function spotOf(element: HTMLElement) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { element, x: left + width / 2, y: top + height / 2 };
}
