// A block's title, and the field that it becomes while its name is written in place.
import type { GraphId, Node } from '../../graph-core/index.ts';
import { hasInside } from '../commands/graph/module-commands.ts';
import { useDocument } from '../document/document.ts';
import { useWriting } from '../document/use-writing.ts';
import { useWords } from '../i18n/words.ts';
import { isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { BrokenWords } from '../parts/BrokenWords.tsx';
import { wordsWidth } from '../parts/words-width.ts';

interface BlockTitleProps {
  readonly graph: GraphId;
  readonly node: Node;
  readonly name: string;
  /** Tells it from another of the same title; empty where there is none. */
  readonly number: string;
  /** With its number, where several are called the same. */
  readonly title: string;
}

/** In the heights of its letters: a longer name may fill all its lines, and leave none for its number. */
const longName = 17;

/** In the heights of its letters: from afar a longer name would fill its block from edge to edge. */
const longFromAfar = 12;
const withGloss = /^(.+)(（[^（）]+）)$/;
const isJapanese = (words: string) => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(words);

/** What a long name says again in the other script, 位置ごとの順伝播層（FFN）: left out from afar. */
function glossOf(name: string): string {
  const [, own, gloss] = withGloss.exec(name) ?? [];
  const isOne = own && gloss && isJapanese(own) !== isJapanese(gloss);
  return isOne && wordsWidth(name, 1) > longFromAfar ? gloss : '';
}

export function BlockTitle({ graph, node, name, number, title }: BlockTitleProps) {
  const isWriting = useCanvas((state) => state.writing === node.id);
  if (isWriting) return <NameField graph={graph} node={node} name={name} />;
  const gloss = glossOf(name);
  const own = name.slice(0, name.length - gloss.length);
  const words = (
    <>
      <BrokenWords words={own} />
      {gloss ? <span className="block-gloss">{gloss}</span> : null}
    </>
  );
  const isCut = number !== '' && wordsWidth(name, 1) > longName;
  return (
    // The keyboard's way is F2, and the only one for what a double-click enters.
    <span
      className="block-title"
      data-cut={isCut}
      title={title}
      onDoubleClick={(event) => {
        const canvas = useCanvas.getState();
        if (isLooking(canvas) || hasInside(node)) return;
        event.stopPropagation();
        canvas.write(node.id);
      }}
    >
      {isCut ? <span className="block-name">{words}</span> : words}
      {number && !isCut ? <wbr /> : null}
      {number ? <span className="block-number numbers">{number}</span> : null}
    </span>
  );
}

function NameField({ graph, node, name }: Omit<BlockTitleProps, 'title' | 'number'>) {
  const { t, read } = useWords();
  const edit = useDocument((state) => state.edit);
  const writing = useWriting(node.name === undefined ? '' : read(node.name), (words, gesture) =>
    edit({ edit: 'rename', graph, node: node.id, name: words.trim() || undefined }, gesture),
  );
  const end = (hasFocus: boolean) => {
    writing.end();
    if (useCanvas.getState().writing === node.id) useCanvas.getState().write(undefined);
    if (hasFocus) canvasView()?.focus(node.id);
  };
  return (
    <input
      className="control block-rename nodrag nopan nokey"
      aria-label={t('inspector.name')}
      maxLength={200}
      placeholder={name}
      value={writing.value}
      ref={(element) => element?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => writing.type(event.target.value)}
      onBlur={() => end(false)}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        // All other keys are the window's too: Ctrl+S saves what is being written.
        if (event.nativeEvent.isComposing || !['Escape', 'Enter'].includes(event.key)) return;
        event.stopPropagation();
        if (event.key === 'Escape') writing.takeBack();
        end(true);
      }}
    />
  );
}
