// A drawing of the core as elements of the screen.
import { createElement } from 'react';
import type { ReactNode } from 'react';
import type { Drawn } from '../../../graph-core/index.ts';

export function DrawnView({ drawn }: { readonly drawn: Drawn }) {
  return elementOf(drawn, 0);
}

function elementOf(part: Drawn | string, key: number): ReactNode {
  if (typeof part === 'string') return part;
  const { tag, attributes, children } = part;
  const named = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [propOf(name), value]),
  );
  return createElement(tag, { ...named, key }, ...children.map(elementOf));
}

/** As React calls an attribute: `text-anchor` is textAnchor, but `aria-label` stays. */
function propOf(name: string): string {
  if (name === 'class') return 'className';
  if (name.startsWith('aria-')) return name;
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
