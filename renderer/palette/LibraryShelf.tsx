// The user's own library of modules: put into the document like a block, or removed for good.
import { SlidersHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LibraryEntry } from '../../graph-core/index.ts';
import { exposedOf } from '../../graph-core/index.ts';
import { placeFromLibrary } from '../commands/library.ts';
import { useLibrary } from '../document/library.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { IconButton } from '../parts/Button.tsx';
import { Section } from '../parts/Panel.tsx';
import { Tooltip } from '../parts/Tooltip.tsx';
import { PlaceDialog } from './PlaceDialog.tsx';

export function LibraryShelf() {
  const { t, read } = useWords();
  const { kept, load, remove } = useLibrary();
  const [placing, setPlacing] = useState<LibraryEntry>();
  useEffect(() => void load(), [load]);
  if (kept.length === 0) return null;
  return (
    <Section title={t('palette.library')} startsOpen>
      <ul className="palette-shelf">
        {kept.map(({ key, entry }) => {
          const isDamaged = 'refused' in entry;
          const name = isDamaged ? t('library.damaged') : read(entry.name);
          const place = () => {
            if (!isDamaged) placeFromLibrary(entry);
          };
          return (
            <li key={key} className="palette-module">
              <Tooltip
                words={isDamaged ? read(entry.refused) : read(entry.notes) || t('library.hint')}
                side="right"
              >
                <button
                  type="button"
                  className="palette-item"
                  aria-disabled={isDamaged}
                  onDoubleClick={place}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter') return;
                    event.preventDefault();
                    place();
                  }}
                >
                  <BlockIcon name={isDamaged ? 'circle-alert' : 'book-marked'} />
                  <span>{name}</span>
                </button>
              </Tooltip>
              {isDamaged || exposedOf(entry.clip).length === 0 ? null : (
                <IconButton
                  icon={SlidersHorizontal}
                  label={t('library.values', { name })}
                  onClick={() => setPlacing(entry)}
                />
              )}
              <IconButton
                icon={Trash2}
                label={t('library.remove', { name })}
                onClick={() => void remove(key)}
              />
            </li>
          );
        })}
      </ul>
      {placing ? <PlaceDialog entry={placing} onClose={() => setPlacing(undefined)} /> : null}
    </Section>
  );
}
