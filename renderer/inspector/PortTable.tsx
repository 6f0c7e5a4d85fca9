// The ports of a block with what arrives and what leaves: kind by its joint, shape in numbers and names.
import type { Block, BlockNode, GraphId, Shape } from '../../graph-core/index.ts';
import { kindNames, printShape } from '../../graph-core/index.ts';
import { Joint } from '../canvas/Joint.tsx';
import { useNodeFacts } from '../document/use-facts.ts';
import { useWords } from '../i18n/words.ts';
import { shownAnalysis, useDocument } from '../document/document.ts';
import { PortWires } from './PortWires.tsx';
import { WatchButton } from './WatchButton.tsx';

interface PortTableProps {
  readonly block: Block;
  readonly graph: GraphId;
  readonly node: BlockNode;
}

export function PortTable({ block, graph, node }: PortTableProps) {
  const { t, read } = useWords();
  const facts = useNodeFacts(graph, node.id);
  const nodes = useDocument((state) => shownAnalysis(state).nodes);
  const arriving = (port: string): readonly Shape[] =>
    (facts?.sources[port] ?? []).flatMap((source) => {
      const shape = nodes.get(source.path)?.outputs?.[source.port];
      return shape ? [shape] : [];
    });
  return (
    <ul className="port-table">
      {Object.entries(block.inputs).map(([port, { kind, label, optional }]) => {
        const shapes = arriving(port);
        const wired = (facts?.sources[port]?.length ?? 0) > 0;
        return (
          <li key={`in ${port}`} title={read(kindNames[kind])}>
            <Joint kind={kind} side="mortise" />
            <span>{read(label)}</span>
            <span className="port-shape numbers">
              {shapes.length > 0
                ? shapes.map(printShape).join(', ')
                : wired
                  ? '…'
                  : t(optional ? 'inspector.port-optional' : 'inspector.port-open')}
            </span>
            <PortWires graph={graph} to={{ node: node.id, port }} name={read(label)} />
          </li>
        );
      })}
      {Object.entries(block.outputs).map(([port, { kind, label, view }]) => {
        const shape = facts?.outputs?.[port];
        return (
          <li key={`out ${port}`} title={read(kindNames[kind])}>
            <Joint kind={kind} side="tenon" />
            <span>{read(label)}</span>
            <span className="port-shape numbers">{shape ? printShape(shape) : '…'}</span>
            {view ? null : <WatchButton graph={graph} node={node} port={port} name={read(label)} />}
          </li>
        );
      })}
    </ul>
  );
}
