// A drawing as a small tree of elements, so that a page and a screen draw the same one.
import { escaped } from './escape.ts';

export interface Drawn {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Drawn | string)[];
}

export function drawn(
  tag: string,
  attributes: Drawn['attributes'] = {},
  ...children: readonly (Drawn | string)[]
): Drawn {
  return { tag, attributes, children };
}

export function htmlOf(part: Drawn | string): string {
  if (typeof part === 'string') return escaped(part);
  const { tag, attributes, children } = part;
  const named = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escaped(`${value}`)}"`,
  );
  return `<${tag}${named.join('')}>${children.map(htmlOf).join('')}</${tag}>`;
}
