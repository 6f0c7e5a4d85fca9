// What a search field found: the field keeps the focus, and its keys walk the list.
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useEffect, useRef } from 'react';

interface FoundListProps {
  readonly id: string;
  readonly label: string;
  readonly className?: string;
  /** The id of the option that Enter takes; it is kept in sight. */
  readonly chosen: string | undefined;
  readonly children: ReactNode;
}

export function FoundList({ id, label, className, chosen, children }: FoundListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen === undefined) return;
    const option = list.current?.querySelector('[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
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
