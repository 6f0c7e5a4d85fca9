// A wire with the shape that flows along it at its middle.
import type { EdgeProps } from '@xyflow/react';
import { EdgeLabelRenderer } from '@xyflow/react';
import type { CSSProperties } from 'react';
import { memo, useState } from 'react';
import type { Document, PortKind } from '../../../graph-core/index.ts';
import { graphOf } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { shownDocument, useDocument } from '../../document/document.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { isWireLit, useHighlight } from '../../stores/highlight.ts';
import { kindName, kindOfPort } from '../../document/node-geometry.ts';
import type { WireLine } from '../../parts/kind-forms.ts';
import { wireLines } from '../../parts/kind-forms.ts';
import type { WireFlow } from '../flow-objects.ts';
import { saidId } from '../flow-objects.ts';
import { seenFrom, useDistance } from '../in-turn.ts';
import { sayWire } from '../keyboard/say-thing.ts';
import { useProblems, useWireShape } from '../../document/use-facts.ts';
import { flowsThrough, shapeForms } from './wire-label.ts';
import { routeBetween } from './wire-path.ts';
import { WireCut } from './WireCut.tsx';
import { WireShape } from './WireShape.tsx';
import './wire.css';

export const Wire = memo(function Wire(props: EdgeProps<WireFlow>) {
  const distance = useDistance();
  if (!distance) return <WireLine {...props} />;
  return (
    <g {...seenFrom(distance)}>
      <WholeWire {...props} hasWords={distance.hasWords} />
    </g>
  );
});

function WireLine(props: EdgeProps<WireFlow>) {
  return (
    <g className="wire">
      <path
        d={routeBetween(props, props.data?.route).path}
        className="wire-line react-flow__edge-path"
      />
    </g>
  );
}

type WholeWireProps = EdgeProps<WireFlow> & { readonly hasWords: boolean };

const WholeWire = memo(function WholeWire(props: WholeWireProps) {
  const { id, data, selected, hasWords } = props;
  const words = useWords();
  const { read } = words;
  const said = useDocument((state) =>
    data ? sayWire(shownDocument(state), data.graph, data.edge, words) : '',
  );
  const isAlone = useCanvas(({ selection: { nodes, notes, edges } }) =>
    selected ? nodes.size + notes.size + edges.size === 1 : false,
  );
  const [pointed, setPointed] = useState(false);
  const [point, leave] = [() => setPointed(true), () => setPointed(false)];
  const graph = data?.graph ?? null;
  const shape = useWireShape(graph, id);
  // While a problem upstream leaves the shape open, the port still says the kind.
  const kind = useDocument((state) => shape?.kind ?? (data && kindAt(shownDocument(state), data)));
  const line = kind ? wireLines[kind] : 'solid';
  const troubled = useProblems(graph, id).length > 0;
  const lit = useHighlight((highlight) => isWireLit(highlight, graph, id));
  const { path, middle, room, isLevel, isClear } = routeBetween(props, data?.route);
  // From afar only what changes is drawn.
  const isAlike = useDocument((state) => (data ? flowsThrough(state, data) : false));
  const forms = shape && hasWords ? shapeForms(shape) : undefined;
  return (
    <g
      className="wire"
      data-kind={kind}
      data-double={line === 'double'}
      data-selected={selected}
      data-look={data?.look}
      data-troubled={troubled}
      data-lit={lit}
    >
      <desc id={saidId(id)}>{said}</desc>
      <path d={path} className="wire-line react-flow__edge-path" style={dashes(line)} />
      {line === 'double' ? <path d={path} className="wire-core" /> : null}
      <path
        d={path}
        className="wire-hand react-flow__edge-interaction"
        onPointerEnter={point}
        onPointerLeave={leave}
      />
      {pointed || isAlone ? (
        <EdgeLabelRenderer>
          {/* Over the wire, so that the pointer on it is still on the wire. */}
          <div onPointerEnter={point} onPointerLeave={leave}>
            <WireCut graph={graph} edge={id} x={middle.x} y={middle.y} />
          </div>
        </EdgeLabelRenderer>
      ) : null}
      {shape ? (
        <WireShape
          shape={shape}
          at={middle}
          room={room}
          isLevel={isLevel}
          isClear={isClear}
          isAlike={isAlike}
          hasWords={hasWords}
        />
      ) : null}
      {forms && shape && (pointed || isAlone) ? (
        <EdgeLabelRenderer>
          {/* Pointed at, the whole shape lies over the blocks. */}
          <div
            className="wire-full"
            style={{ transform: `translate(-50%, -140%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            <span className="numbers">{forms[0]}</span>
            <span className="quiet">{read(kindName(shape.kind))}</span>
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </g>
  );
});

/** As long on the screen, however far away. */
function dashes(line: WireLine): CSSProperties | undefined {
  if (typeof line === 'string') return undefined;
  return {
    strokeDasharray: line.map((length) => `calc(${length}px * var(--k, 1))`).join(' '),
    strokeLinecap: 'round',
  };
}

function kindAt(
  document: Document,
  { edge, graph }: NonNullable<WireFlow['data']>,
): PortKind | undefined {
  const within = graphOf(document, graph);
  return within && kindOfPort(document, within, graph, edge.from, 'output');
}
