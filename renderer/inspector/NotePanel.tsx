// A note's words, written with the keyboard.
import type { GraphId, Note } from '../../graph-core/index.ts';
import { useWriting } from '../document/use-writing.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { Field } from '../parts/Field.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';

export function NotePanel({ graph, note }: { readonly graph: GraphId; readonly note: Note }) {
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const writing = useWriting(read(note.text), (words, gesture) =>
    edit(
      { edit: 'set-note', graph, note: note.id, text: withLanguage(note.text, language, words) },
      gesture,
    ),
  );
  return (
    <Panel title={t('canvas.note')}>
      <Section title={t('inspector.settings')}>
        <Field label={t('inspector.note-text')}>
          {(id) => (
            <textarea
              id={id}
              className="control"
              rows={8}
              maxLength={20_000}
              value={writing.value}
              onChange={(event) => writing.type(event.target.value)}
              onBlur={writing.end}
            />
          )}
        </Field>
      </Section>
    </Panel>
  );
}
