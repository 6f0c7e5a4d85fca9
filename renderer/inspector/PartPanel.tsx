// A part of a block that is looked into: how it is set, what flows through it, the run's weights in it. Edits nothing.
import { Blocks, CornerDownRight } from 'lucide-react';
import { Fragment } from 'react';
import type { Document, GraphId, Node } from '../../graph-core/index.ts';
import {
  fieldsInUse,
  findBlock,
  graphOf,
  isModuleNode,
  pathTitle,
  printShape,
  scopedKey,
} from '../../graph-core/index.ts';
import { Joint } from '../canvas/Joint.tsx';
import { nodeTitle } from '../document/names.ts';
import { boxOf } from '../document/node-geometry.ts';
import { fieldsOf, settingOf } from '../document/summary.ts';
import { useNodeFacts } from '../document/use-facts.ts';
import { enterNode, hasInside } from '../commands/graph/module-commands.ts';
import { runCommand } from '../commands/registry.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { shownAnalysis, useDocument } from '../document/document.ts';
import { measured } from '../parts/numbers.ts';
import { CostLines } from './CostLines.tsx';
import { usePartWeights } from './use-part-weights.ts';

interface PartPanelProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly node: Node;
}

export function PartPanel({ document, graph, node }: PartPanelProps) {
  const { t, read } = useWords();
  const block = isModuleNode(node) ? undefined : findBlock(node.type, node.params);
  return (
    <Panel
      title={read(nodeTitle(document, node))}
      head={
        <div className="inspector-intro">
          {block ? (
            <>
              <p className="inspector-summary">{read(block.docs.summary)}</p>
              {block.docs.equation ? (
                <p className="inspector-equation numbers" lang="en">
                  {block.docs.equation}
                </p>
              ) : null}
            </>
          ) : null}
          {hasInside(node) ? (
            <Button icon={CornerDownRight} onClick={() => enterNode(node)}>
              {t('inspector.enter')}
            </Button>
          ) : null}
          <Notice
            tone="plain"
            actions={
              <Button icon={Blocks} onClick={() => void runCommand('arrange.replace-by-parts')}>
                {t('command.arrange-replace-by-parts')}
              </Button>
            }
          >
            {t('inspector.look-edit')}
          </Notice>
        </div>
      }
    >
      <Settings graph={graph} node={node} />
      <Section title={t('inspector.ports')}>
        <Ports document={document} graph={graph} node={node} />
      </Section>
      {block ? (
        <Section title={t('inspector.live-weights')}>
          <Figures document={document} graph={graph} nodes={[node]} />
        </Section>
      ) : null}
      <Section title={t('inspector.cost')}>
        <CostLines graph={graph} node={node.id} />
      </Section>
    </Panel>
  );
}

function Settings({ graph, node }: Omit<PartPanelProps, 'document'>) {
  const { t, read, language } = useWords();
  const facts = useNodeFacts(graph, node.id);
  if (isModuleNode(node))
    return node.repeat === 1 ? null : (
      <Section title={t('inspector.settings')}>
        <p>{t('inspector.part-repeat', { count: String(node.repeat).replace(/^=/, '') })}</p>
      </Section>
    );
  const block = findBlock(node.type, node.params);
  const fields = block ? fieldsInUse(fieldsOf(block), node.params) : [];
  if (fields.length === 0) return null;
  return (
    <Section title={t('inspector.settings')}>
      <dl className="fact-list">
        {fields.map((field) => (
          <div key={field.name} className="fact">
            <dt>{read(field.label)}</dt>
            <dd className="numbers">
              {settingOf(field, node.params[field.name], facts?.params?.[field.name], language)}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Ports({ document, graph, node }: PartPanelProps) {
  const { read } = useWords();
  const wires = useDocument((state) => shownAnalysis(state).wires);
  const within = graphOf(document, graph);
  if (!within) return null;
  const { inputs, outputs } = boxOf(document, within, node);
  const shapeAt = (end: 'from' | 'to', port: string) =>
    within.edges
      .filter((edge) => edge[end].node === node.id && edge[end].port === port)
      .slice(0, end === 'from' ? 1 : undefined)
      .flatMap((edge) => wires.get(scopedKey(graph, edge.id)) ?? [])
      .map(printShape)
      .join(', ');
  const rows = [
    ...inputs.map((joint) => ({ ...joint, end: 'to' as const })),
    ...outputs.map((joint) => ({ ...joint, end: 'from' as const })),
  ];
  return (
    <ul className="port-table">
      {rows.map(({ port, kind, label, end }) => (
        <li key={`${end} ${port}`}>
          <Joint kind={kind} side={end === 'to' ? 'mortise' : 'tenon'} />
          <span>{read(label)}</span>
          <span className="port-shape numbers">{shapeAt(end, port) || '–'}</span>
        </li>
      ))}
    </ul>
  );
}

interface FiguresProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly nodes: readonly Node[];
}

/** Shape, mean, deviation and norm of each weight, as the run holds it now. */
export function Figures({ document, graph, nodes }: FiguresProps) {
  const { t, read } = useWords();
  const { step, weights, more } = usePartWeights(graph, nodes);
  if (weights.length === 0) return <p className="quiet">{t('inspector.no-weights')}</p>;
  return (
    <>
      <p className="quiet">
        {step === undefined ? t('inspector.live-none') : t('inspector.live-step', { step })}
      </p>
      <table className="part-weights numbers">
        <thead>
          <tr>
            <th>{t('inspector.live-weights')}</th>
            <th>{t('inspector.live-mean')}</th>
            <th>{t('inspector.live-deviation')}</th>
            <th>{t('inspector.live-norm')}</th>
          </tr>
        </thead>
        <tbody>
          {weights.map(({ copy, node, name, path, shape, figures }, index) => (
            <Fragment key={path}>
              {copy !== weights[index - 1]?.copy ? (
                <tr>
                  <th colSpan={4} scope="rowgroup" className="part-copy">
                    {copy === undefined ? null : read(pathTitle(document, copy))}
                  </th>
                </tr>
              ) : null}
              <tr>
                <th scope="row">
                  {node ? `${read(nodeTitle(document, node))} · ${name}` : name}{' '}
                  <span className="quiet">{shape.join(' × ')}</span>
                </th>
                <td>{measured(figures?.mean)}</td>
                <td>{measured(figures?.deviation)}</td>
                <td>{measured(figures?.norm)}</td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="quiet">{t('inspector.live-more', { count: more })}</p> : null}
    </>
  );
}
