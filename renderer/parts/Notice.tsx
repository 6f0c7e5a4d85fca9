// A message that stays where it belongs: a problem, a caution, a thing done.
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './notice.css';

interface NoticeProps {
  readonly tone: 'problem' | 'caution' | 'done' | 'plain';
  readonly children: ReactNode;
  /** Buttons that do what the message suggests. */
  readonly actions?: ReactNode;
}

const icons = { problem: OctagonAlert, caution: TriangleAlert, done: CircleCheck, plain: Info };

export function Notice({ tone, children, actions }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
      <Icon aria-hidden size={16} className="notice-icon" />
      <div className="notice-words">{children}</div>
      {actions ? <div className="notice-actions">{actions}</div> : null}
    </div>
  );
}
