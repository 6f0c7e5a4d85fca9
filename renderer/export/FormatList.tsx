// The formats as cards of which one is chosen. Knows what each says of itself, and nothing of writing.
import { useId } from 'react';
import type { Document, ExportFormat, Limit, Text } from '../../graph-core/index.ts';
import { exportFormats } from '../../graph-core/index.ts';
import { titleOf } from '../document/titles.ts';
import { useWords } from '../i18n/words.ts';
import type { LimitsByFormat } from './before-writing.ts';

interface FormatListProps {
  /** The one to be written, whose blocks are called by their titles. */
  readonly document: Document;
  readonly limits: LimitsByFormat;
  readonly needs: LimitsByFormat;
  readonly differs: LimitsByFormat;
  readonly chosen: string;
  readonly onChoose: (format: string) => void;
}

export function FormatList(props: FormatListProps) {
  const { document, limits, needs, differs, chosen, onChoose } = props;
  const { t } = useWords();
  return (
    <div className="export-formats" role="radiogroup" aria-label={t('export.format')}>
      {exportFormats.map((format) => (
        <FormatChoice
          key={format.id}
          document={document}
          format={format}
          limits={limits[format.id] ?? []}
          needs={needs[format.id] ?? []}
          differs={differs[format.id] ?? []}
          chosen={format.id === chosen}
          onChoose={() => onChoose(format.id)}
        />
      ))}
    </div>
  );
}

interface FormatChoiceProps {
  readonly document: Document;
  readonly format: ExportFormat;
  readonly limits: readonly Limit[];
  readonly needs: readonly Limit[];
  readonly differs: readonly Limit[];
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function FormatChoice(props: FormatChoiceProps) {
  const { document, format, limits, needs, differs, chosen, onChoose } = props;
  const { t, read } = useWords();
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
        {limits.length > 0 ? (
          <LimitList
            document={document}
            heading={t('export.limits')}
            kind="limits"
            limits={limits}
          />
        ) : (
          <>
            {needs.length > 0 ? (
              <LimitList
                document={document}
                heading={t('export.needs')}
                kind="needs"
                limits={needs}
              />
            ) : null}
            {differs.length > 0 ? (
              <LimitList
                document={document}
                heading={t('export.differs')}
                kind="needs"
                limits={differs}
              />
            ) : null}
          </>
        )}
      </div>
    </div>
  );
}

interface LimitListProps {
  readonly document: Document;
  readonly heading: string;
  readonly kind: 'limits' | 'needs';
  readonly limits: readonly Limit[];
}

/** What a format cannot express, or what its reader needs, before anything is written. */
function LimitList({ document, heading, kind, limits }: LimitListProps) {
  const { read } = useWords();
  return (
    <div className={`export-${kind}`}>
      {limits.some(({ path }) => path) ? <p>{heading}</p> : null}
      <ul>
        {byReason(limits).map(([reason, paths]) => (
          <li key={reason.en}>
            {read(reason)}
            {paths.length > 0 ? (
              <Blocks titles={paths.map((path) => titleOf(document, path, read))} />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

const namedAtOnce = 4;

/** Which blocks it is: a few of them, and of many the others on demand. */
function Blocks({ titles }: { readonly titles: readonly string[] }) {
  const { t } = useWords();
  const rest = titles.slice(namedAtOnce);
  if (rest.length < 2) return <p className="quiet">{titles.join(', ')}</p>;
  return (
    <details className="export-blocks quiet">
      <summary>
        {titles.slice(0, namedAtOnce).join(', ')} {t('export.more', { count: rest.length })}
      </summary>
      {rest.join(', ')}
    </details>
  );
}

/** Many blocks may share a reason, which is then said once. */
function byReason(limits: readonly Limit[]): [Text, string[]][] {
  const found = new Map<string, [Text, string[]]>();
  for (const { path, reason } of limits) {
    const entry = found.get(reason.en) ?? [reason, []];
    found.set(reason.en, entry);
    if (path) entry[1].push(path);
  }
  return [...found.values()];
}
