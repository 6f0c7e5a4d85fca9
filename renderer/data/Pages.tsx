// Which part of a long list is shown, with the way to the next and the one before.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';

interface PagesProps {
  readonly from: number;
  readonly count: number;
  /** How many are shown at once. */
  readonly size: number;
  readonly previous: string;
  readonly next: string;
  readonly onShow: (from: number) => void;
}

export function Pages({ from, count, size, previous, next, onShow }: PagesProps) {
  const { t, language } = useWords();
  const number = (value: number) => value.toLocaleString(language);
  return (
    <span className="pages">
      <IconButton
        icon={ChevronLeft}
        label={previous}
        disabled={from === 0}
        onClick={() => onShow(Math.max(0, from - size))}
      />
      <span className="numbers">
        {count === 0
          ? '0'
          : t('data.from-to', {
              from: number(from + 1),
              to: number(Math.min(count, from + size)),
            })}
      </span>
      <IconButton
        icon={ChevronRight}
        label={next}
        disabled={from + size >= count}
        onClick={() => onShow(from + size)}
      />
    </span>
  );
}
