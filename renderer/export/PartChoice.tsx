// What of a game is exported: all of it, or what one player trains.
import type { Document } from '../../graph-core/index.ts';
import { findBlock, playerPart } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { Segments } from '../parts/Segments.tsx';

interface PartChoiceProps {
  readonly document: Document;
  /** The player's id; undefined = everything. */
  readonly value: string | undefined;
  readonly onChange: (player: string | undefined) => void;
}

/** Nothing where the document has no players. */
export function PartChoice({ document, value, onChange }: PartChoiceProps) {
  const { t, read } = useWords();
  const players = (document.training.players ?? []).filter(({ id }) =>
    playerPart(document, id, findBlock),
  );
  if (players.length === 0) return null;
  return (
    <Segments
      label={t('export.part')}
      value={value ?? ''}
      options={[
        { value: '', label: t('export.part-all') },
        ...players.map(({ id, name }) => ({ value: id, label: name ? read(name) : id })),
      ]}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
}
