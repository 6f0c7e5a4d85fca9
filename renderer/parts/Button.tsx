// Buttons with words, and buttons with an icon that carry their words as a tooltip.
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Tooltip } from './Tooltip.tsx';
import './button.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` once per place; `danger` where something is lost; `quiet` inside bars and lists. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', icon: Icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${kind} ${className ?? ''}`} {...rest}>
      {Icon ? <Icon aria-hidden size={16} strokeWidth={1.75} /> : null}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  /** Its accessible name, shown on hover and focus. */
  readonly label: string;
  /** Keys as a person reads them, shown behind the label. */
  readonly keys?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon: Icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip words={keys ? `${label}  ${keys}` : label}>
      <button
        type="button"
        aria-label={label}
        className={`button icon-button button-quiet ${className ?? ''}`}
        {...rest}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}
