// Whether every control on the screen can be hit: brought into view, its middle is its own.
import type { Page } from '@playwright/test';

/** The names of those that something lies over, or that no scrolling brings into the window. */
export async function unreachable(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const controls =
      'a[href], button, input, select, textarea, summary, [role=menuitem], [role=treeitem]';
    const layers = document.querySelectorAll('[role=dialog], [role=menu]');
    const top = [...layers].at(-1) ?? document.body;
    const found: string[] = [];
    const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
    for (const control of top.querySelectorAll<HTMLElement>(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      // What nobody is to see or reach: the skip link before it has the focus, what screen readers alone read, blocks.
      if (control.closest('.skip-link, .visually-hidden, .react-flow, [aria-hidden=true]'))
        continue;
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      await settle();
      const { left, top: above, width, height } = control.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const hit = document.elementFromPoint(left + width / 2, above + height / 2);
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : undefined;
      if (hit && (control.contains(hit) || label?.contains(hit))) continue;
      const name = control.getAttribute('aria-label') ?? control.textContent ?? control.id;
      found.push(`${name.trim().slice(0, 40)} under ${hit?.className.toString().slice(0, 40)}`);
    }
    return [...new Set(found)];
  });
}
