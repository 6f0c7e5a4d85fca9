// A wire with the shape that flows along it at its middle.
import type { EdgeProps } from '@xyflow/react';
import { EdgeLabelRenderer } from '@xyflow/react';
import { memo, useState } from 'react';
import type { Document, PortKind } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { shownDocument, useDocument } from '../document/document.ts';
import { isWireLit, useHighlight } from '../stores/highlight.ts';
import { kindName, kindOfPort } from '../document/node-geometry.ts';
import type { WireFlow } from './flow-objects.ts';
import { saidId } from './flow-objects.ts';
import { sayWire } from './keyboard/say-thing.ts';
import { useProblems, useWireShape } from '../document/use-facts.ts';
import { fittingForm, letterWidth, shapeForms } from './wire-label.ts';
import { routeBetween } from './wire-path.ts';
import { WireCut } from './WireCut.tsx';
import './wire.css';

export const Wire = memo(function Wire(props: EdgeProps<WireFlow>) {
  const { id, data, selected } = props;
  const words = useWords();
  const { read } = words;
  const said = useDocument((state) =>
    data ? sayWire(shownDocument(state), data.graph, data.edge, words) : '',
  );
  const [pointed, setPointed] = useState(false);
  const [point, leave] = [() => setPointed(true), () => setPointed(false)];
  const graph = data?.graph ?? null;
  const shape = useWireShape(graph, id);
  // While a problem upstream leaves the shape open, the port still says the kind.
  const kind = useDocument((state) => shape?.kind ?? (data && kindAt(shownDocument(state), data)));
  const troubled = useProblems(graph, id).length > 0;
  const lit = useHighlight((highlight) => isWireLit(highlight, graph, id));
  const { path, middle, room } = routeBetween(props, data?.route);
  const forms = shape && data?.detail === 'full' ? shapeForms(shape) : undefined;
  return (
    <g
      className="wire"
      data-kind={kind}
      data-selected={selected}
      data-look={data?.look}
      data-troubled={troubled}
      data-lit={lit}
    >
      <desc id={saidId(id)}>{said}</desc>
      <path d={path} className="wire-line react-flow__edge-path" />
      <path
        d={path}
        className="wire-hand react-flow__edge-interaction"
        onPointerEnter={point}
        onPointerLeave={leave}
      />
      {pointed || selected ? (
        <EdgeLabelRenderer>
          {/* Over the wire, so that the pointer on it is still on the wire. */}
          <div onPointerEnter={point} onPointerLeave={leave}>
            <WireCut graph={graph} edge={id} x={middle.x} y={middle.y} />
          </div>
        </EdgeLabelRenderer>
      ) : null}
      {forms ? (
        <>
          <Plate
            x={middle.x}
            y={middle.y}
            level="sizes"
            words={fittingForm(forms.slice(1), room)}
          />
          <Plate x={middle.x} y={middle.y} level="named" words={fittingForm(forms, room)} />
        </>
      ) : null}
      {forms && shape && (pointed || selected) ? (
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

function kindAt(
  document: Document,
  { edge, graph }: NonNullable<WireFlow['data']>,
): PortKind | undefined {
  const within = graphOf(document, graph);
  return within && kindOfPort(document, within, graph, edge.from, 'output');
}

interface PlateProps {
  readonly x: number;
  readonly y: number;
  readonly level: 'sizes' | 'named';
  readonly words: string;
}

/** The words on a plate of paper that interrupts the wire. */
function Plate({ x, y, level, words }: PlateProps) {
  const width = words.length * letterWidth + 8;
  return (
    <g className={`wire-shape wire-${level}`}>
      <rect x={x - width / 2} y={y - 8} width={width} height={16} rx={4} />
      <text x={x} y={y}>
        {words}
      </text>
    </g>
  );
}
