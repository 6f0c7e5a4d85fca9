// Of a player that keeps an average of its weights: whether the average is exported, or the weights of the last round.
import type { Checkpoint } from '../../graph-core/index.ts';
import { averaged, findExportFormat, hasAverages } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Segments } from '../parts/Segments.tsx';
import type { Exported, ExportOrder, KeptWeights } from './export-wire.ts';

interface Choice {
  readonly value: KeptWeights;
  /** A format that goes on training begins where training stands. */
  readonly onlyRaw: boolean;
}

/** Undefined where nobody of what is exported keeps an average. */
export function choiceOf(
  { document, player }: Exported,
  format: string,
  wanted: KeptWeights,
): Choice | undefined {
  const keeps = (document.training.players ?? []).some(
    ({ id, average }) => average && (player === undefined || id === player),
  );
  if (!keeps) return undefined;
  const onlyRaw = findExportFormat(format)?.takesData === true;
  return { value: onlyRaw ? 'raw' : wanted, onlyRaw };
}

/** The weights of a checkpoint that were chosen, and which they are where it holds both. */
export function weightsIn(
  checkpoint: Checkpoint,
  choice: Choice | undefined,
): Pick<ExportOrder, 'weights' | 'of'> {
  if (!choice || !hasAverages(checkpoint)) return { weights: checkpoint.weights };
  return choice.value === 'averaged'
    ? { weights: averaged(checkpoint), of: 'averaged' }
    : { weights: checkpoint.weights, of: 'raw' };
}

interface AveragesChoiceProps {
  readonly choice: Choice;
  readonly onChange: (value: KeptWeights) => void;
}

export function AveragesChoice({ choice: { value, onlyRaw }, onChange }: AveragesChoiceProps) {
  const { t } = useWords();
  if (onlyRaw) return <p className="quiet">{t('export.only-raw')}</p>;
  return (
    <Segments
      label={t('export.averages')}
      value={value}
      options={[
        { value: 'averaged', label: t('export.averaged') },
        { value: 'raw', label: t('export.raw') },
      ]}
      onChange={onChange}
    />
  );
}
