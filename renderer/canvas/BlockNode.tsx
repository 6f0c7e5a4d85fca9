// One block, or one instance of a module, as it stands on the canvas. Knows its own facts and nothing of its neighbours.
import type { NodeProps } from '@xyflow/react';
import { CircleSlash2, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { CSSProperties } from 'react';
import { memo, useState } from 'react';
import type { Node, Problem } from '../../graph-core/index.ts';
import { findBlock, isModuleNode } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { BlockBadge } from './stats/BlockBadge.tsx';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { shownDocument, useDocument } from '../document/document.ts';
import { isLit, useHighlight } from '../stores/highlight.ts';
import { BlockSummary } from './BlockSummary.tsx';
import { BlockTitle } from './BlockTitle.tsx';
import type { NodeBox } from '../document/node-geometry.ts';
import { Joints } from './Joints.tsx';
import { numberedTitle } from '../document/names.ts';
import { repeatsOf } from '../document/summary.ts';
import { ProblemToolbar } from './ProblemToolbar.tsx';
import { RateMark } from './RateMark.tsx';
import { TieMark } from './TieMark.tsx';
import type { BlockFlow } from './flow-objects.ts';
import { saidId } from './flow-objects.ts';
import { seenFrom, useDistance } from './in-turn.ts';
import { sayNode } from './keyboard/say-thing.ts';
import { useIsTroubledInside, useProblems } from '../document/use-facts.ts';
import { nodeIcon } from '../document/node-icon.ts';
import './block-node.css';

export const BlockNode = memo(function BlockNode(props: NodeProps<BlockFlow>) {
  const { node, box } = props.data;
  const distance = useDistance();
  if (!distance)
    return <div className="block-node" data-flow={box.flow} data-category={categoryOf(node)} />;
  return (
    <div {...seenFrom(distance)}>
      <WholeBlock {...props} hasWords={distance.hasWords} />
    </div>
  );
});

function categoryOf(node: Node): string | undefined {
  return isModuleNode(node) ? 'module' : findBlock(node.type)?.docs.category;
}

type WholeBlockProps = NodeProps<BlockFlow> & { readonly hasWords: boolean };

const WholeBlock = memo(function WholeBlock(props: WholeBlockProps) {
  const { data, selected, dragging, hasWords } = props;
  const { node, graph, box, hasRoomBelow, look } = data;
  const words = useWords();
  const { t, read } = words;
  const said = useDocument((state) => sayNode(state, graph, node, words));
  const name = useDocument((state) => read(numberedTitle(shownDocument(state), node).title));
  // Tells it from another of the same title, and is read even where the title is cut off.
  const number = useDocument((state) => read(numberedTitle(shownDocument(state), node).number));
  const title = name + number;
  const problems = useProblems(graph, node.id);
  // Only what another room points at is lit; the pointer itself is here already.
  const lit = useHighlight((state) => state.path !== undefined && isLit(state, graph, node.id));
  const [pointed, setPointed] = useState(false);
  const insideTrouble = useIsTroubledInside(node);
  const worst = insideTrouble ? 'problem' : worstOf(problems);

  return (
    <div
      className="block-node"
      data-flow={box.flow}
      data-hangs={box.flow === 'right' && hasRoomBelow}
      data-category={categoryOf(node)}
      data-selected={selected}
      data-look={look}
      data-worst={worst}
      data-lit={lit}
      data-bypass={node.bypass}
      data-stacked={isModuleNode(node) && node.repeat !== 1}
      style={below(box)}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <span
        id={saidId(node.id)}
        hidden
        aria-label={selected ? t('canvas.say-selected', { name: said }) : said}
      />
      <div className="block-words">
        <div className="block-head" data-numbered={number !== ''}>
          <BlockIcon name={nodeIcon(node)} />
          <BlockTitle graph={graph} node={node} name={name} number={number} title={title} />
          <TieMark graph={graph} node={node} />
          {node.bypass ? (
            <span className="block-bypass" title={t('canvas.bypassed')}>
              <CircleSlash2 aria-label={t('canvas.bypassed')} size={14} />
            </span>
          ) : null}
          <RateMark node={node} />
          {isModuleNode(node) ? <RepeatMark node={node} /> : null}
          {worst !== 'none' ? (
            <span className="block-problem">
              {worst === 'problem' ? (
                <OctagonAlert aria-label={t('canvas.has-problem')} size={16} />
              ) : (
                <TriangleAlert aria-label={t('canvas.has-notice')} size={16} />
              )}
            </span>
          ) : null}
        </div>
        {hasWords ? <BlockSummary node={node} graph={graph} title={title} /> : null}
      </div>
      <Joints
        box={box}
        problemPort={problems.find(({ location }) => location.port)?.location.port}
        hasLabels={hasWords}
      />
      <BlockBadge graph={graph} node={node.id} />
      {(pointed || selected) && !dragging ? (
        <ProblemToolbar
          graph={graph}
          node={node.id}
          otherwise={insideTrouble ? t('canvas.problem-inside') : undefined}
          hasRepairs={selected}
        />
      ) : null}
    </div>
  );
});

const roomForGauges = 60;
/** Of what is drawn on a wire, to each side of it. */
const wireTakes = 18;

/** Where words begin, and how wide the gauges under it may be before they meet a wire. */
function below({ top, inputs, outputs }: NodeBox): CSSProperties & Record<`--${string}`, string> {
  const joints = [...inputs, ...outputs].filter(({ side }) => side === 'bottom');
  const free = Math.min(roomForGauges, ...joints.map(({ x }) => x - wireTakes));
  return { '--top': `${top}px`, '--free': `${free}px` };
}

function worstOf(problems: readonly Problem[]): 'problem' | 'caution' | 'none' {
  if (problems.length === 0) return 'none';
  return problems.some(({ severity }) => severity === 'error') ? 'problem' : 'caution';
}

function RepeatMark({ node }: { readonly node: Extract<Node, { module: string }> }) {
  const times = useDocument(({ analysis }) => repeatsOf(analysis, node.repeat));
  if (times === 1) return null;
  return (
    <span className="block-repeat numbers" title={String(node.repeat)}>
      {times}×
    </span>
  );
}
