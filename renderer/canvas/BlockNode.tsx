// One block, or one instance of a module, as it stands on the canvas. Knows its own facts and nothing of its neighbours.
import type { NodeProps } from '@xyflow/react';
import { Handle, NodeToolbar, Position as Side } from '@xyflow/react';
import { CornerDownRight, OctagonAlert, TriangleAlert } from 'lucide-react';
import { memo, useState } from 'react';
import type { Node } from '../../graph-core/index.ts';
import { findBlock, isExpression, isModuleNode } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { shownDocument, useDocument } from '../stores/document.ts';
import { isLit, useHighlight } from '../stores/highlight.ts';
import { exactCount, shortCount } from './amounts.ts';
import { Joint } from './Joint.tsx';
import { nodeTitle } from './names.ts';
import type { NodeBox } from './node-geometry.ts';
import { summaryOf } from './summary.ts';
import type { BlockFlow } from './to-flow.ts';
import { useCost, useProblems } from './use-facts.ts';
import './block-node.css';

export const BlockNode = memo(function BlockNode({ data, selected }: NodeProps<BlockFlow>) {
  const { node, graph, box, look } = data;
  const { t, read, language } = useWords();
  const title = useDocument((state) => read(nodeTitle(shownDocument(state), node)));
  const problems = useProblems(graph, node.id);
  const cost = useCost(graph, node.id);
  // Only what another room points at is lit; the pointer itself is here already.
  const lit = useHighlight((state) => state.path !== undefined && isLit(state, graph, node.id));
  const [pointed, setPointed] = useState(false);
  const enter = useCanvas((state) => state.enter);
  const block = isModuleNode(node) ? undefined : findBlock(node.type);
  const worst = problems.some(({ severity }) => severity === 'error')
    ? 'problem'
    : problems.length > 0
      ? 'caution'
      : 'none';
  const first = problems[0];
  const summary = isModuleNode(node)
    ? ''
    : block
      ? summaryOf(block, node.params, language)
      : t('canvas.unknown-block', { type: node.type });

  return (
    <div
      className="block-node"
      data-category={isModuleNode(node) ? 'module' : block?.docs.category}
      data-selected={selected}
      data-look={look}
      data-worst={worst}
      data-lit={lit}
      data-stacked={isStacked(node)}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <div className="block-head">
        <BlockIcon name={isModuleNode(node) ? 'layers' : (block?.docs.icon ?? 'circle-help')} />
        <span className="block-title" title={title}>
          {title}
        </span>
        {isModuleNode(node) ? <RepeatMark node={node} /> : null}
        {first ? (
          <span
            className="block-problem"
            title={problems.map(({ message }) => read(message)).join('\n')}
          >
            {worst === 'problem' ? (
              <OctagonAlert aria-label={t('canvas.has-problem')} size={16} />
            ) : (
              <TriangleAlert aria-label={t('canvas.has-notice')} size={16} />
            )}
          </span>
        ) : null}
      </div>
      <div className="block-summary">
        {isModuleNode(node) ? (
          <button
            type="button"
            className="block-enter nodrag"
            aria-label={t('canvas.enter', { name: title })}
            onClick={(event) => {
              event.stopPropagation();
              enter({ module: node.module, node: node.id });
            }}
          >
            {t('inspector.enter')}
            <CornerDownRight aria-hidden size={14} />
          </button>
        ) : (
          <span className="block-settings" title={summary}>
            {summary}
          </span>
        )}
        {cost && cost.parameters > 0 ? (
          <span
            className="block-cost numbers"
            title={t('canvas.parameters', { count: exactCount(cost.parameters) })}
          >
            {shortCount(cost.parameters)}
          </span>
        ) : null}
      </div>
      <Joints box={box} problemPort={problems.find(({ place }) => place.port)?.place.port} />
      {first && (pointed || selected) ? (
        <NodeToolbar isVisible position={Side.Bottom} offset={8}>
          <p className="block-sentence" data-worst={worst}>
            {read(first.message)}
          </p>
        </NodeToolbar>
      ) : null}
    </div>
  );
});

function isStacked(node: Node): boolean {
  return isModuleNode(node) && node.repeat !== 1;
}

function RepeatMark({ node }: { readonly node: Extract<Node, { module: string }> }) {
  const value = useDocument((state) => {
    if (typeof node.repeat === 'number') return node.repeat;
    if (!isExpression(node.repeat)) return undefined;
    const known = state.analysis.variables.get(node.repeat.slice(1).trim());
    return known && 'value' in known ? known.value : undefined;
  });
  if (value === 1) return null;
  return (
    <span className="block-repeat numbers" title={String(node.repeat)}>
      {value ?? String(node.repeat).replace(/^=/, '')}×
    </span>
  );
}

interface JointsProps {
  readonly box: NodeBox;
  readonly problemPort?: string | undefined;
}

export function Joints({ box, problemPort }: JointsProps) {
  const { read } = useWords();
  return (
    <>
      {box.inputs.map(({ port, kind, label, optional, variadic, y }) => (
        <Handle
          key={`in-${port}`}
          id={port}
          type="target"
          position={Side.Left}
          className="port"
          data-kind={kind}
          data-optional={optional}
          data-variadic={variadic}
          data-problem={port === problemPort}
          style={{ top: y }}
        >
          <Joint kind={kind} side="mortise" />
          <span className="port-label">{read(label)}</span>
        </Handle>
      ))}
      {box.outputs.map(({ port, kind, label, y }) => (
        <Handle
          key={`out-${port}`}
          id={port}
          type="source"
          position={Side.Right}
          className="port"
          data-kind={kind}
          style={{ top: y }}
        >
          <Joint kind={kind} side="tenon" />
          <span className="port-label">{read(label)}</span>
        </Handle>
      ))}
    </>
  );
}
