// Keeps the focus where the user was at: what had it may be taken away by its own action, a dialog or another document.
import { isTyping } from '../commands/keyboard.ts';
import { enterRegion, regionNamed, restOn } from '../commands/regions.ts';
import { canvasView } from '../stores/canvas-view.ts';

/** How far back one goes to find something that is still there. */
const memory = 20;

interface Visit {
  readonly element: HTMLElement;
  /** The part of the window it stood in; none for what lies over the window. */
  readonly region: string | undefined;
  readonly part: HTMLElement | null;
}

/** Where focus falls to the page because its element is gone, it goes back to what had it before in that part of the window. */
export function keepFocus(): () => void {
  let visits: Visit[] = [];
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const part = target.closest<HTMLElement>('[data-region]');
    const others = visits.filter(({ element }) => element !== target);
    visits = [{ element: target, region: part?.dataset.region, part }, ...others].slice(0, memory);
  };
  const goBack = () => {
    const [last] = visits;
    if (!last || !isLost()) return;
    const there = visits.filter(({ element }) => isThere(element));
    // The part of the window that it stood in is gone as well: another one, or another document, is there.
    const isHere = last.region === undefined || regionNamed(last.region) !== undefined;
    // Into a field only from what lay over it: a field would take the keys that undo what a button has just done.
    const near = there.find(
      ({ element, region }) =>
        last.region === undefined || (region === last.region && !isTyping(element)),
    );
    if (isHere && near) near.element.focus({ preventScroll: true });
    else if (isHere && last.region !== undefined)
      if (last.part?.isConnected)
        // Another room is entered where one wants to be in it.
        restOn(last.region);
      else enterRegion(last.region);
    if (isLost()) canvasView()?.focus();
    // A room without the canvas came in its place, by a key that was pressed on the canvas; or will, once it is loaded.
    if (isLost()) enterRegion('room');
    if (!isLost()) visits = visits.filter(({ element }) => isThere(element));
  };
  let isLooking = false;
  const look = () => {
    isLooking = false;
    const [last] = visits;
    // What takes its place may ask for the focus itself: it comes first. And a button that is disabled has the focus for another frame.
    if (last && !isThere(last.element)) requestAnimationFrame(goBack);
  };
  // Once a frame: whether something is to be seen is known only once all styles are.
  const watcher = new MutationObserver(() => {
    if (!isLooking) requestAnimationFrame(look);
    isLooking = true;
  });
  document.addEventListener('focusin', onFocus);
  watcher.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['hidden', 'disabled'],
  });
  return () => {
    document.removeEventListener('focusin', onFocus);
    watcher.disconnect();
  };
}

function isLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}

/** On the page, to be seen, and able to have the focus. */
function isThere(element: Element): boolean {
  return (
    element.isConnected &&
    !element.matches(':disabled') &&
    (element.checkVisibility?.({ visibilityProperty: true }) ?? true)
  );
}
