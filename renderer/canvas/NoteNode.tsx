// A note on the canvas in the language in use; a double click lets it be written.
import type { NodeProps } from '@xyflow/react';
import { NodeResizer } from '@xyflow/react';
import { memo, useState } from 'react';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import type { NoteFlow } from './flow-objects.ts';
import './note-node.css';

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlow>) {
  const { note, graph } = data;
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const [writing, setWriting] = useState(false);
  const shown = read(note.text);

  const finish = (text: string) => {
    setWriting(false);
    if (text === shown) return;
    edit({ edit: 'set-note', graph, note: note.id, text: withLanguage(note.text, language, text) });
  };

  return (
    <>
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={48}
        lineClassName="note-line"
        handleClassName="note-handle"
        onResizeEnd={(_, { width, height, x, y }) =>
          edit({
            edit: 'all',
            edits: [
              {
                edit: 'set-note',
                graph,
                note: note.id,
                size: { width: Math.round(width), height: Math.round(height) },
              },
              {
                edit: 'move',
                graph,
                positions: { [note.id]: { x: Math.round(x), y: Math.round(y) } },
              },
            ],
          })
        }
      />
      {writing ? (
        <textarea
          ref={(element) => element?.focus()}
          className="note-text note-writing nodrag nowheel"
          aria-label={t('canvas.note')}
          defaultValue={shown}
          onBlur={(event) => finish(event.target.value)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape' && !event.nativeEvent.isComposing)
              event.currentTarget.blur();
          }}
        />
      ) : (
        // The keyboard's way to the words is the inspector's field.
        <div
          className="note-text"
          data-selected={selected}
          data-empty={shown === ''}
          onDoubleClick={() => setWriting(true)}
        >
          {shown === '' ? t('canvas.note-empty') : shown}
        </div>
      )}
    </>
  );
});
