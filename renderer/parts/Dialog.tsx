// A dialog over the whole window, closed by Escape, its button or a click beside it.
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import './dialog.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One quiet sentence under the title. */
  readonly description?: ReactNode;
  readonly width?: 'narrow' | 'middle' | 'wide';
  readonly children?: ReactNode;
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { t } = useWords();
  const { open, onClose, title, description, width = 'middle', children, actions } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className={`dialog dialog-${width}`}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="button icon-button button-quiet" aria-label={t('part.close')}>
              <X aria-hidden size={16} />
            </Base.Close>
          </div>
          {description ? (
            <Base.Description className="dialog-description">{description}</Base.Description>
          ) : null}
          {children ? <div className="dialog-body">{children}</div> : null}
          {actions ? <div className="dialog-actions">{actions}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
