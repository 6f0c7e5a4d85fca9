// An equation as mathematics, drawn by the browser's own MathML.
import type { ReactNode } from 'react';
import { createElement } from 'react';
import type { Mathematics as Tree } from '../../graph-core/index.ts';
import './mathematics.css';

export function Mathematics({ of, label }: { readonly of: Tree; readonly label: string }) {
  return createElement(
    'math',
    { className: 'mathematics', display: 'block', 'aria-label': label },
    drawn(of),
  );
}

function drawn(of: Tree): ReactNode {
  if (of.element === 'mo')
    return createElement('mo', { stretchy: String(of.high === true) }, of.text);
  if ('text' in of) return createElement(of.element, null, of.text);
  return createElement(of.element, null, ...of.parts.map(drawn));
}
