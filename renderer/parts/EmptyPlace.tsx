// A place with nothing in it yet: teaches one thing and offers one action.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './empty-place.css';

interface EmptyPlaceProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyPlace({ icon: Icon, title, children, action }: EmptyPlaceProps) {
  return (
    <div className="empty-place">
      {Icon ? <Icon aria-hidden size={28} strokeWidth={1.25} className="empty-place-icon" /> : null}
      <p className="empty-place-title">{title}</p>
      {children ? <div className="empty-place-words">{children}</div> : null}
      {action}
    </div>
  );
}
