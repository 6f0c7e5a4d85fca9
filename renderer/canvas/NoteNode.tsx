// A note on the canvas in the language in use; a double click lets it be written.
import type { NodeProps } from '@xyflow/react';
import { NodeResizer } from '@xyflow/react';
import { memo, useContext } from 'react';
import { useWriting } from '../document/use-writing.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { useDocument } from '../document/document.ts';
import { heldTogether } from '../parts/held-together.ts';
import { useCanvas } from '../stores/canvas.ts';
import type { NoteFlow } from './flow-objects.ts';
import { saidId } from './flow-objects.ts';
import { DistanceContext, seenFrom } from './in-turn.ts';
import './note-node.css';

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlow>) {
  const { note, graph } = data;
  const distance = useContext(DistanceContext);
  const { t, read, language } = useWords();
  const edit = useDocument((state) => state.edit);
  const isWriting = useCanvas((state) => state.writing === note.id);
  const write = useCanvas((state) => state.write);
  const shown = read(note.text);
  const className = note.frame ? 'frame-title' : 'note-text';
  const writing = useWriting(shown, (words, gesture) =>
    edit(
      { edit: 'set-note', graph, note: note.id, text: withLanguage(note.text, language, words) },
      gesture,
    ),
  );

  return (
    <div {...seenFrom(distance)}>
      <span id={saidId(note.id)} hidden aria-label={t('canvas.say-note', { words: shown })} />
      {note.frame ? <div aria-hidden className="frame" data-selected={selected} /> : null}
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
          className={`${className} note-writing nodrag nowheel`}
          aria-label={t('canvas.note')}
          value={writing.value}
          onChange={(event) => writing.type(event.target.value)}
          onBlur={() => {
            write(undefined);
            writing.end();
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            // A title is one line. All other keys are the window's too: Ctrl+S saves.
            if (event.key !== 'Escape' && !(note.frame && event.key === 'Enter')) return;
            event.stopPropagation();
            event.currentTarget.blur();
          }}
        />
      ) : (
        // The keyboard's way to the words is F2.
        <div
          className={className}
          data-selected={selected}
          data-empty={shown === ''}
          onDoubleClick={() => write(note.id)}
        >
          {heldTogether(shown || t(note.frame ? 'canvas.frame-empty' : 'canvas.note-empty'))}
        </div>
      )}
    </div>
  );
});
