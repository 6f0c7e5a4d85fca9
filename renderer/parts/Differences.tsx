// What differs between two things, one after another: added, taken away, or changed from one value to another.
import type { Text } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { placed } from './placed.ts';
import './differences.css';

interface Difference {
  readonly what: Text;
  /** Absent where the first does not have it. */
  readonly from?: Text;
  /** Absent where the second does not have it. */
  readonly to?: Text;
}

interface DifferencesProps {
  readonly differences: readonly Difference[];
  /** The rest is counted. */
  readonly most: number;
}

export function Differences({ differences, most }: DifferencesProps) {
  const { t } = useWords();
  if (differences.length === 0) return <span className="quiet">{t('part.nothing-changed')}</span>;
  return (
    <>
      {placed(differences.slice(0, most)).map(({ of: difference, place }) => (
        <span key={place} className="difference">
          <Change {...difference} />
        </span>
      ))}
      {differences.length > most ? (
        <span className="quiet">
          {t('part.more-changes', { count: differences.length - most })}
        </span>
      ) : null}
    </>
  );
}

function Change({ what, from, to }: Difference) {
  const { t, read, language } = useWords();
  if (from && to) {
    // What stands in two languages may have changed in the other one only.
    const other = language === 'en' ? 'ja' : 'en';
    const shown = from[language] === to[language] ? other : language;
    return (
      <>
        {read(what)} <span className="numbers">{`${from[shown]} → ${to[shown]}`}</span>
      </>
    );
  }
  const only = from ?? to;
  if (!only) return read(what);
  const [name, value] = [read(what), read(only)];
  const words = name.endsWith(value) ? name : t('part.with-value', { name, value });
  return t(to ? 'part.added' : 'part.taken-away', { what: words });
}
