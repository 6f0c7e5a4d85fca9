// A module of the library on its way into the document: what it is for, and the numbers that it is made of.
import { useState } from 'react';
import type { LibraryEntry } from '../../graph-core/index.ts';
import { exposedOf, withValues } from '../../graph-core/index.ts';
import { placeFromLibrary } from '../commands/library.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { NumberField } from '../parts/Field.tsx';

interface PlaceDialogProps {
  readonly entry: LibraryEntry;
  readonly onClose: () => void;
}

export function PlaceDialog({ entry, onClose }: PlaceDialogProps) {
  const { t, read } = useWords();
  const here = useDocument(({ history }) => history.present.variables);
  const [values, setValues] = useState<ReadonlyMap<string, number>>(new Map());
  const place = () => {
    onClose();
    placeFromLibrary({ ...entry, clip: withValues(presentDocument(), entry.clip, values) });
  };
  return (
    <Dialog
      open
      width="narrow"
      title={t('library.values-title', { name: read(entry.name) })}
      description={read(entry.notes) || undefined}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('part.cancel')}</Button>
          <Button kind="primary" onClick={place}>
            {t('library.place')}
          </Button>
        </>
      }
    >
      <div className="library-values">
        {exposedOf(entry.clip).map(([name, value]) => {
          const own = Object.hasOwn(here, name) ? here[name] : undefined;
          return (
            <NumberField
              key={name}
              label={name}
              value={values.get(name) ?? (typeof own === 'number' ? own : value)}
              {...(own !== undefined && { help: t('library.value-here', { value: own }) })}
              onCommit={(next) => setValues(new Map(values).set(name, next))}
            />
          );
        })}
      </div>
      <p className="field-help">{t('library.values-help')}</p>
    </Dialog>
  );
}
