// The regions of the window, and the keys' way from one to the next.
import { canvasView } from '../stores/canvas-view.ts';

const regions = (): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.checkVisibility?.({ visibilityProperty: true }) ?? true,
  );

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]';

/** To the next region, or the one before, and around. */
export function stepRegion(by: 1 | -1): void {
  const all = regions();
  const here = all.findIndex((region) => region.contains(document.activeElement));
  const next = here < 0 ? (by === 1 ? 0 : -1) : (here + by) % all.length;
  const region = all.at(next);
  if (region) enter(region);
}

export function regionNamed(name: string): HTMLElement | undefined {
  return regions().find(({ dataset }) => dataset.region === name);
}

/** False where there is no such region on the screen. */
export function enterRegion(name: string, prefer?: string): boolean {
  const region = regionNamed(name);
  if (!region) return false;
  enter(region, prefer);
  return true;
}

/** Behind the drawing of a room or a panel that was not there. */
export function enterRegionSoon(name: string): void {
  requestAnimationFrame(() => setTimeout(() => enterRegion(name)));
}

/** Where one wants to be, if the region says so: its search, or what it shows, not the tabs above it. */
function enter(region: HTMLElement, prefer = '[data-enter], [role="combobox"]'): void {
  if (region.dataset.region === 'canvas') {
    canvasView()?.focus();
    return;
  }
  const reachable = (selector: string) =>
    [...region.querySelectorAll<HTMLElement>(selector)].find(
      (element) => element.tabIndex >= 0 && (element.checkVisibility?.() ?? true),
    );
  const target = reachable(prefer) ?? reachable(focusable);
  if (target) target.focus();
  else rest(region);
}

/** On the region itself, from where Tab goes to the first thing in it. */
export function restOn(name: string): void {
  const region = regionNamed(name);
  if (region?.dataset.region === 'canvas') canvasView()?.focus();
  else if (region) rest(region);
}

function rest(region: HTMLElement): void {
  region.tabIndex = -1;
  region.focus({ preventScroll: true });
}
