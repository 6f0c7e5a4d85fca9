// The formats as cards of which one is chosen. Knows what each says of itself, and nothing of writing.
import { useId } from 'react';
import type { ExportFormat, Limit } from '../../graph-core/index.ts';
import { exportFormats } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';

interface FormatListProps {
  /** By id of the format. */
  readonly limits: Readonly<Record<string, readonly Limit[]>>;
  readonly chosen: string;
  readonly onChoose: (format: string) => void;
}

export function FormatList({ limits, chosen, onChoose }: FormatListProps) {
  const { t } = useWords();
  return (
    <div className="export-formats" role="radiogroup" aria-label={t('export.format')}>
      {exportFormats.map((format) => (
        <FormatChoice
          key={format.id}
          format={format}
          limits={limits[format.id] ?? []}
          chosen={format.id === chosen}
          onChoose={() => onChoose(format.id)}
        />
      ))}
    </div>
  );
}

interface FormatChoiceProps {
  readonly format: ExportFormat;
  readonly limits: readonly Limit[];
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function FormatChoice({ format, limits, chosen, onChoose }: FormatChoiceProps) {
  const { read } = useWords();
  const id = useId();
  return (
    <div className="export-format" data-chosen={chosen}>
      <input
        id={id}
        type="radio"
        name="export-format"
        aria-describedby={`${id}-summary`}
        checked={chosen}
        onChange={onChoose}
      />
      <div>
        <label className="export-title" htmlFor={id}>
          {read(format.docs.title)}
        </label>
        <p id={`${id}-summary`} className="quiet">
          {read(format.docs.summary)}
        </p>
        {limits.length > 0 ? <LimitList limits={limits} /> : null}
      </div>
    </div>
  );
}

/** What a format cannot express, block by block, before anything is written. */
function LimitList({ limits }: { readonly limits: readonly Limit[] }) {
  const { t, read } = useWords();
  return (
    <div className="export-limits">
      {limits.some(({ path }) => path) ? <p>{t('export.limits')}</p> : null}
      <ul>
        {limits.map(({ path, reason }) => (
          <li key={`${path} ${reason.en}`}>
            {path ? <span className="numbers">{path}: </span> : null}
            {read(reason)}
          </li>
        ))}
      </ul>
    </div>
  );
}
