// Escape ends work that goes on, wherever the focus is.
import { useEffect, useEffectEvent } from 'react';

export function useEscape(isAtWork: boolean, end: () => void): void {
  const onEscape = useEffectEvent(end);
  useEffect(() => {
    if (!isAtWork) return;
    const hear = ({ key, defaultPrevented }: KeyboardEvent) => {
      if (key === 'Escape' && !defaultPrevented) onEscape();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [isAtWork]);
}
