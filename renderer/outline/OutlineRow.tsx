// One row of the outline: a block or module with its shape, problems and live signs, or a port with what it reads.
import { ChevronRight } from 'lucide-react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Shape } from '../../graph-core/index.ts';
import { printShape } from '../../graph-core/index.ts';
import { Joint } from '../canvas/Joint.tsx';
import { NodeSigns } from '../canvas/stats/BlockBadge.tsx';
import { shapeForms } from '../canvas/wires/wire-label.ts';
import { problemsOf } from '../document/facts.ts';
import { useDocument } from '../document/document.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { BrokenWords } from '../parts/BrokenWords.tsx';
import { isLit, useHighlight } from '../stores/highlight.ts';
import type { NodeItem, OutlineItem, PortItem } from './outline-tree.ts';

interface OutlineRowProps {
  readonly item: OutlineItem;
  readonly top: number;
  readonly height: number;
  /** The one that Tab leads to. */
  readonly isCurrent: boolean;
  /** Selected on the canvas. */
  readonly isSelected: boolean;
  readonly isLive: boolean;
  readonly onPoint: () => void;
  readonly onToggle: () => void;
  readonly onGo: () => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function OutlineRow(props: OutlineRowProps) {
  const { item, top, height, isCurrent, isSelected, isLive, onToggle } = props;
  const { node, graph } = item;
  const putOut = useHighlight((highlight) => highlight.putOut);
  const lit = useHighlight((highlight) => isLit(highlight, graph, node.id));
  const label = useLabel(item);
  const isNode = item.kind === 'node';
  return (
    <div
      className="outline-row"
      role="treeitem"
      data-item={item.id}
      data-kind={item.kind}
      data-lit={lit && isNode}
      data-high={isLive && isNode}
      aria-level={item.level}
      aria-posinset={item.at}
      aria-setsize={item.of}
      aria-expanded={isNode ? item.isOpen : undefined}
      aria-selected={isSelected}
      aria-label={label}
      tabIndex={isCurrent ? 0 : -1}
      style={{ top, height, paddingLeft: 4 + (item.level - 1) * 16 }}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      onClick={props.onPoint}
      onDoubleClick={props.onGo}
      onPointerEnter={() => useHighlight.getState().lightUpNode({ graph, node: node.id })}
      onPointerLeave={putOut}
    >
      {isNode ? (
        <NodeWords item={item} isLive={isLive} onToggle={onToggle} />
      ) : (
        <PortWords item={item} />
      )}
    </div>
  );
}

/** What a screen reader says: all that stands in the row. */
function useLabel(item: OutlineItem): string {
  const { t, read } = useWords();
  const problems = useProblems(item);
  const shape = item.shape && printShape(item.shape);
  if (item.kind === 'port') {
    const { side, source, title } = item;
    const port = t(side === 'input' ? 'outline.input' : 'outline.output', { name: read(title) });
    const from =
      side === 'output'
        ? undefined
        : source
          ? t('outline.from', { name: read(source.title) })
          : t('inspector.port-open');
    return [port, from, shape].filter(Boolean).join(', ');
  }
  return [
    read(item.title) + read(item.number),
    item.repeat,
    shape,
    problems > 0 ? t('outline.problems', { count: problems }) : undefined,
  ]
    .filter(Boolean)
    .join(', ');
}

function useProblems({ kind, graph, node }: OutlineItem): number {
  return useDocument(({ analysis }) =>
    kind === 'node' ? problemsOf(analysis, graph, node.id).length : 0,
  );
}

interface NodeWordsProps {
  readonly item: NodeItem;
  readonly isLive: boolean;
  readonly onToggle: () => void;
}

function NodeWords({ item, isLive, onToggle }: NodeWordsProps) {
  const { t, read } = useWords();
  const { graph, node, title, number, icon, repeat, shape, isOpen } = item;
  const problems = useProblems(item);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle();
  };
  return (
    <>
      <button
        type="button"
        className="outline-fold"
        data-open={isOpen}
        tabIndex={-1}
        aria-hidden
        onClick={toggle}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <ChevronRight aria-hidden size={14} />
      </button>
      <BlockIcon name={icon} />
      <span className="outline-words">
        <span className="outline-line">
          <span className="outline-name">
            <span className="outline-title">
              <BrokenWords words={read(title)} />
            </span>
            {read(number) ? (
              <span className="outline-number numbers">{read(number).trim()}</span>
            ) : null}
            {repeat ? <span className="outline-repeat numbers">{repeat}</span> : null}
            {problems > 0 ? (
              <span className="outline-problems" title={t('outline.problems', { count: problems })}>
                {problems}
              </span>
            ) : null}
          </span>
          {isLive ? null : <ShapeWords shape={shape} />}
        </span>
        {isLive ? <ShapeWords shape={shape} /> : null}
      </span>
      {isLive ? (
        <span className="outline-signs">
          <NodeSigns graph={graph} node={node.id} />
        </span>
      ) : null}
    </>
  );
}

/** Sizes without the batch; what they are called is said where one points. */
function ShapeWords({ shape }: { readonly shape: Shape | undefined }) {
  if (!shape) return null;
  const [named, , short] = shapeForms(shape);
  return (
    <span className="outline-shape numbers" title={named}>
      {short}
    </span>
  );
}

function PortWords({ item }: { readonly item: PortItem }) {
  const { t, read } = useWords();
  const { side, port, title, source, shape } = item;
  return (
    <>
      <span className="outline-joint">
        <Joint kind={port} side={side === 'input' ? 'mortise' : 'tenon'} />
      </span>
      <span className="outline-line">
        <span className="outline-title">
          {read(title)}
          {side === 'input' ? (
            <span className="quiet">
              {source ? ` ← ${read(source.title)}` : ` · ${t('inspector.port-open')}`}
            </span>
          ) : null}
        </span>
        <ShapeWords shape={shape} />
      </span>
    </>
  );
}
