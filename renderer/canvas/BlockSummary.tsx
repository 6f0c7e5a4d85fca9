// The quiet line of a node: how it is set, or the way inside; and how many parameters it has.
import { CornerDownRight } from 'lucide-react';
import type { GraphId, Node } from '../../graph-core/index.ts';
import { findBlock, isModuleNode } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { useCanvas } from '../stores/canvas.ts';
import { exactCount, shortCount } from '../parts/amounts.ts';
import { summaryOf } from '../document/summary.ts';
import { useDrawnCost, useNodeFacts } from '../document/use-facts.ts';

interface BlockSummaryProps {
  readonly node: Node;
  readonly graph: GraphId;
  readonly title: string;
}

export function BlockSummary({ node, graph, title }: BlockSummaryProps) {
  const { t, language } = useWords();
  const cost = useDrawnCost(graph, node.id);
  const facts = useNodeFacts(graph, node.id);
  const enter = useCanvas((state) => state.enter);
  const block = isModuleNode(node) ? undefined : findBlock(node.type);
  const settings = isModuleNode(node)
    ? ''
    : block
      ? summaryOf(block, node.params, language, facts?.params)
      : t('canvas.unknown-block', { type: node.type });
  return (
    <div className="block-summary">
      {isModuleNode(node) ? (
        <button
          type="button"
          className="block-enter nodrag"
          // By keyboard: Alt+↓ on the block.
          tabIndex={-1}
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
        <span className="block-settings" title={settings}>
          {settings}
        </span>
      )}
      {cost && cost.parameters > 0 ? (
        <span
          className="block-cost numbers"
          title={t('canvas.parameters', { count: exactCount(cost.parameters) })}
        >
          {shortCount(cost.parameters, language)}
        </span>
      ) : null}
    </div>
  );
}
