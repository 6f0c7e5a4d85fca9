// A list over the canvas at a point: Escape or a pointer elsewhere closes it, and the canvas has the focus again.
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Position } from '../../graph-core/index.ts';
import { canvasView } from '../stores/canvas-view.ts';
import './floating-list.css';

const size = { width: 320, height: 460 };

interface FloatingListProps {
  readonly label: string;
  readonly screen: Position;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FloatingList({ label, screen, onClose, children }: FloatingListProps) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onClose();
    };
    // The pointer that opened this list is still on its way up.
    const timer = setTimeout(() => window.addEventListener('pointerdown', leave), 0);
    // Also from the list, where Tab or the pointer may have led.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      onClose();
      canvasView()?.focus();
    };
    const list = root.current;
    list?.addEventListener('keydown', onKeyDown);
    return () => {
      list?.removeEventListener('keydown', onKeyDown);
      clearTimeout(timer);
      window.removeEventListener('pointerdown', leave);
    };
  }, [onClose]);
  return (
    <section
      ref={root}
      className="floating-list"
      aria-label={label}
      style={{ ...clamped(screen), width: size.width }}
    >
      {children}
    </section>
  );
}

/** Within the window. */
export function clamped({ x, y }: Position) {
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - size.width - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - size.height - 8)),
  };
}
