// A block: what it does, its params, its ports and shapes, its cost, its problems. Drawn from the block's own definition.
import type { BlockNode, Document, GraphId } from '../../graph-core/index.ts';
import { canOpen, fieldsInUse, findBlock } from '../../graph-core/index.ts';
import { factsOf } from '../document/facts.ts';
import { fieldsOf } from '../document/summary.ts';
import { usePresentProblems } from '../document/use-facts.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useWords } from '../i18n/words.ts';
import { BlockIcon } from '../parts/BlockIcon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useDocument } from '../document/document.ts';
import { CostLines } from './CostLines.tsx';
import { NodeName } from './NodeName.tsx';
import { BlockParam } from './BlockParam.tsx';
import { PortTable } from './PortTable.tsx';
import { Problems } from '../problems/Problems.tsx';
import { RateField } from './RateField.tsx';
import { TieField } from './TieField.tsx';

interface BlockPanelProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly node: BlockNode;
}

export function BlockPanel({ document, graph, node }: BlockPanelProps) {
  const { t, read } = useWords();
  const block = findBlock(node.type, node.params);
  const problems = usePresentProblems(graph, node.id);
  const isOpenable = useDocument(({ analysis }) => {
    const facts = factsOf(analysis, graph, node.id);
    return facts !== undefined && canOpen(analysis, facts);
  });
  if (!block)
    return (
      <Panel title={t('canvas.unknown-block', { type: node.type })}>
        <Section title={t('inspector.problems')}>
          <Problems problems={problems} />
          <Notice tone="plain">{t('inspector.unknown-block')}</Notice>
        </Section>
      </Panel>
    );
  const { docs } = block;
  const fields = fieldsInUse(fieldsOf(block), node.params);
  const onParams = problems.filter(({ location }) => location.param);
  return (
    <Panel
      title={read(docs.title)}
      head={
        <div className="inspector-intro">
          <p className="inspector-summary">
            <BlockIcon name={docs.icon} /> {read(docs.summary)}
          </p>
          {docs.equation ? (
            <p className="inspector-equation numbers" lang="en">
              {docs.equation}
            </p>
          ) : null}
          {docs.source ? (
            <p className="inspector-source" lang="en">
              {docs.source}
            </p>
          ) : null}
          {isOpenable ? (
            <div className="inspector-actions">
              <CommandButton
                id="arrange.look-inside"
                label="inspector.enter"
                help={t('inspector.look-inside-help')}
              />
              <CommandButton id="arrange.replace-by-parts" help={t('inspector.replace-help')} />
            </div>
          ) : null}
        </div>
      }
    >
      {problems.length > 0 ? (
        <Section title={t('inspector.problems')}>
          <Problems problems={problems} />
        </Section>
      ) : null}
      <Section title={t('inspector.settings')}>
        <NodeName graph={graph} node={node} placeholder={read(docs.title)} />
        {fields.map((field) => (
          <BlockParam
            key={field.name}
            field={field}
            graph={graph}
            node={node}
            variables={document.variables}
            hasProblem={onParams.some(({ location }) => location.param === field.name)}
          />
        ))}
        <TieField document={document} graph={graph} node={node} />
        <RateField graph={graph} node={node} />
      </Section>
      {node.bypass ? (
        <Section title={t('inspector.ports')}>
          <Notice tone="plain" actions={<CommandButton id="edit.bypass" />}>
            {t('canvas.bypassed')}
          </Notice>
        </Section>
      ) : (
        <>
          <Section title={t('inspector.ports')}>
            <PortTable block={block} graph={graph} node={node} />
          </Section>
          <Section title={t('inspector.cost')}>
            <CostLines graph={graph} node={node.id} />
          </Section>
        </>
      )}
    </Panel>
  );
}
