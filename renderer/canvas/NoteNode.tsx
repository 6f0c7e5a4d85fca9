// A note on the canvas in the language in use; a double click lets it be written.
import type { NodeProps } from '@xyflow/react';
import { NodeResizer } from '@xyflow/react';
import { memo, useState } from 'react';
import { useWriting } from '../document/use-writing.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import type { NoteFlow } from './flow-objects.ts';
import { saidId } from './flow-objects.ts';
import './note-node.css';

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlow>) {
  const { note, graph } = data;
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const [isWriting, setWriting] = useState(false);
  const shown = read(note.text);
  const writing = useWriting(shown, (words, gesture) =>
    edit(
      { edit: 'set-note', graph, note: note.id, text: withLanguage(note.text, language, words) },
      gesture,
    ),
  );

  return (
    <>
      <span id={saidId(note.id)} hidden aria-label={t('canvas.say-note', { words: shown })} />
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
      {isWriting ? (
        <textarea
          ref={(element) => element?.focus()}
          className="note-text note-writing nodrag nowheel"
          aria-label={t('canvas.note')}
          value={writing.value}
          onChange={(event) => writing.type(event.target.value)}
          onBlur={() => {
            setWriting(false);
            writing.end();
          }}
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
