// A wire: its two ends and the shape that flows along it.
import type { Document, Edge, GraphId } from '../../graph-core/index.ts';
import { graphOf, kindNames, printShape, scopedKey } from '../../graph-core/index.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { nodeTitle } from '../document/names.ts';
import { usePresentProblems } from '../document/use-facts.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { Panel, Section } from '../parts/Panel.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { shownAnalysis, useDocument } from '../document/document.ts';
import { Problems } from '../problems/Problems.tsx';

interface WirePanelProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly edge: Edge;
}

export function WirePanel({ document, graph, edge }: WirePanelProps) {
  const { t, read } = useWords();
  const shape = useDocument((state) => shownAnalysis(state).wires.get(scopedKey(graph, edge.id)));
  const problems = usePresentProblems(graph, edge.id);
  const select = useCanvas((state) => state.select);
  const ends = [
    { at: edge.from, label: t('inspector.wire-from') },
    { at: edge.to, label: t('inspector.wire-to') },
  ];
  return (
    <Panel title={t('inspector.wire')}>
      {problems.length > 0 ? (
        <Section title={t('inspector.problems')}>
          <Problems problems={problems} />
        </Section>
      ) : null}
      <Section title={t('inspector.actions')}>
        <div className="inspector-actions">
          <CommandButton id="insert.into-wire" />
          <CommandButton id="edit.delete" />
        </div>
      </Section>
      <Section title={t('inspector.shape')}>
        {shape ? (
          <p>
            <span className="numbers">{printShape(shape)}</span>{' '}
            <span className="quiet">{read(kindNames[shape.kind])}</span>
          </p>
        ) : (
          <p className="quiet">{t('inspector.shape-unknown')}</p>
        )}
        {shape?.vocabulary ? (
          <p className="quiet">{t('inspector.vocabulary', { count: shape.vocabulary })}</p>
        ) : null}
      </Section>
      <Section title={t('inspector.ends')}>
        {ends.map(({ at, label }) => {
          const node = graphOf(document, graph)?.nodes.find(({ id }) => id === at.node);
          return (
            <div key={label} className="wire-end">
              <span className="quiet">{label}</span>
              {node ? (
                <Button kind="quiet" onClick={() => select({ nodes: [node.id] })}>
                  {read(nodeTitle(document, node))} · {at.port}
                </Button>
              ) : (
                <span>
                  {t('inspector.border')} · {at.port}
                </span>
              )}
            </div>
          );
        })}
      </Section>
    </Panel>
  );
}
