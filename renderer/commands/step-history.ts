// One step back or forth, and a word on which one it was: a key or a slip of the menu may have done it unseen.
import type { Text } from '../../graph-core/index.ts';
import { redoName, text, undoName } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { useScreen } from '../stores/screen.ts';

const ways = {
  undo: { back: 'redo', said: text('Undone', '元に戻しました'), label: text('Redo', 'やり直す') },
  redo: { back: 'undo', said: text('Redone', 'やり直しました'), label: text('Undo', '元に戻す') },
} as const;

export function step(way: 'undo' | 'redo'): void {
  const { history } = useDocument.getState();
  const name = way === 'undo' ? undoName(history) : redoName(history);
  useDocument.getState()[way]();
  const { back, said, label } = ways[way];
  const there = presentDocument();
  useScreen.getState().say({
    tone: 'plain',
    topic: 'history',
    text: name ? withName(said, name) : text(`${said.en}.`, `${said.ja}。`),
    action: {
      label,
      run: () => {
        if (presentDocument() === there) step(back);
      },
    },
  });
}

function withName(said: Text, name: Text): Text {
  return text(`${said.en}: ${name.en}`, `${said.ja}：${name.ja}`);
}
