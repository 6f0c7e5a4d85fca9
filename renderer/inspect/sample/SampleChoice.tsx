// Which sample is looked at: a place of the data, or words of the user's own.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Split } from '../../../graph-core/index.ts';
import type { ColumnFacts } from '../../data/data-wire.ts';
import { CommandIcon } from '../../commands/CommandButton.tsx';
import { useWords } from '../../i18n/words.ts';
import { Button } from '../../parts/Button.tsx';
import { Segments } from '../../parts/Segments.tsx';
import { liveRun } from '../../run/live-runs.ts';
import { useShownRun } from '../../run/shown-run.ts';
import './sample-choice.css';

type From = Split | 'typed';

export function SampleChoice({ typeable }: { readonly typeable: readonly ColumnFacts[] }) {
  const { t, read, language } = useWords();
  const sample = useShownRun((run) => run.wantedSample);
  const failure = useShownRun((run) => run.sampleFailure);
  const examples = useShownRun((run) => run.examples);
  const [from, setFrom] = useState<From>('from' in sample ? sample.from : 'typed');
  const [words, setWords] = useState<Record<string, string>>({});
  const watch = liveRun().watch;
  const index = 'from' in sample ? sample.index : 0;
  const count = from === 'typed' ? 0 : (examples?.[from] ?? 0);
  const choices: From[] = [
    'held-out',
    'training',
    ...(typeable.length > 0 ? ['typed' as const] : []),
  ];
  return (
    <div className="sample">
      <Segments
        label={t('attention.sample')}
        value={from}
        options={choices.map((value) => ({ value, label: t(`attention.sample-${value}`) }))}
        onChange={(next) => {
          setFrom(next);
          if (next !== 'typed') watch({ from: next, index: 0 });
        }}
      />
      {from === 'typed' ? (
        <form
          className="sample-typed"
          onSubmit={(event) => {
            event.preventDefault();
            watch({ typed: words });
          }}
        >
          {typeable.map(({ name, label }) => (
            <input
              key={name}
              className="control"
              aria-label={read(label)}
              placeholder={read(label)}
              value={words[name] ?? ''}
              onChange={(event) => setWords({ ...words, [name]: event.target.value })}
            />
          ))}
          <Button type="submit">{t('attention.look')}</Button>
          {failure ? (
            <p className="field-error" role="alert">
              {read(failure)}
            </p>
          ) : null}
        </form>
      ) : (
        <div className="sample-place">
          <CommandIcon id="inspect.previous-sample" icon={ChevronLeft} />
          <span className="numbers">
            {`${(index + 1).toLocaleString(language)} / ${count.toLocaleString(language)}`}
          </span>
          <CommandIcon id="inspect.next-sample" icon={ChevronRight} />
        </div>
      )}
    </div>
  );
}
