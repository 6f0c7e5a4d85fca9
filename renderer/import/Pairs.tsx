// The weights that a person paired by hand, each with a way back.
import { X } from 'lucide-react';
import { useWords } from '../i18n/words.ts';
import { IconButton } from '../parts/Button.tsx';
import type { WeightPairs } from './import-wire.ts';

export interface Pairing {
  readonly pairs: WeightPairs;
  readonly onChange: (pairs: WeightPairs) => void;
}

export function Pairs({ pairs, onChange }: Pairing) {
  const { t } = useWords();
  const all = Object.entries(pairs);
  if (all.length === 0) return null;
  const without = (name: string) => Object.fromEntries(all.filter(([from]) => from !== name));
  return (
    <section className="import-pairs" aria-label={t('import.by-hand')}>
      <h3>{t('import.by-hand')}</h3>
      <ul>
        {all.map(([from, to]) => (
          <li key={from}>
            <code>{to}</code> ← <code>{from}</code>
            <IconButton
              icon={X}
              label={t('import.unpair', { name: to })}
              onClick={() => onChange(without(from))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
