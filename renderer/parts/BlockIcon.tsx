// A block's icon by its lucide name; the whole set arrives in a chunk of its own after the first paint.
import type { LucideIcon } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useSyncExternalStore } from 'react';
import './block-icon.css';

let all: Readonly<Record<string, LucideIcon>> | undefined;
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  loading ??= import('./all-icons.ts').then(({ icons }) => {
    all = icons;
    for (const heard of listeners) heard();
  });
  return () => listeners.delete(listener);
}

function current(): typeof all {
  return all;
}

interface BlockIconProps {
  /** As block files write it: `grid-3x3`. */
  readonly name: string;
  readonly size?: number;
  readonly className?: string;
}

export function BlockIcon({ name, size = 16, className = '' }: BlockIconProps) {
  const icons = useSyncExternalStore(subscribe, current);
  const Icon = icons?.[pascal(name)] ?? icons?.Box;
  return (
    <span aria-hidden className={`block-icon ${className}`} style={sized(size)}>
      {Icon ? <Icon size={size} strokeWidth={1.6} /> : null}
    </span>
  );
}

function sized(size: number): CSSProperties & Record<`--${string}`, string> {
  return { '--icon': `${size}px` };
}

function pascal(name: string): string {
  return name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
