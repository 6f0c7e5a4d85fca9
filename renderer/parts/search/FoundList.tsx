// What a search field found: the field keeps the focus, and its keys walk the list.
import type { ButtonHTMLAttributes, ReactNode, RefObject } from 'react';

interface FoundListProps {
  readonly id: string;
  readonly label: string;
  readonly className?: string;
  readonly list?: RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}

export function FoundList({ id, label, className, list, children }: FoundListProps) {
  return (
    // A native list cannot be walked from the field above it.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div ref={list} id={id} className={className} role="listbox" aria-label={label}>
      {children}
    </div>
  );
}

/** What makes a button one of the list: it is never in the Tab order, since the field speaks for it. */
export const optionProps = (
  id: string,
  chosen: boolean,
): ButtonHTMLAttributes<HTMLButtonElement> => ({
  id,
  role: 'option',
  tabIndex: -1,
  'aria-selected': chosen,
});
