// A wire with the shape that flows along it at its middle. Knows neither of its ends.
import type { EdgeProps } from '@xyflow/react';
import { EdgeLabelRenderer, getBezierPath } from '@xyflow/react';
import { memo, useState } from 'react';
import { useWords } from '../i18n/words.ts';
import { kindName } from './node-geometry.ts';
import type { WireFlow } from './to-flow.ts';
import { useProblems, useWireShape } from './use-facts.ts';
import { fittingForm, letterWidth, shapeForms } from './wire-label.ts';
import './wire.css';

export const Wire = memo(function Wire(props: EdgeProps<WireFlow>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  const { sourcePosition, targetPosition } = props;
  const { read } = useWords();
  const [pointed, setPointed] = useState(false);
  const graph = data?.graph ?? null;
  const shape = useWireShape(graph, id);
  const troubled = useProblems(graph, id).length > 0;
  const [path, middleX, middleY] = getBezierPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition,
    curvature: 0.3,
  });
  const ends = { dx: targetX - sourceX, dy: targetY - sourceY };
  const forms = shape && data?.detail === 'full' ? shapeForms(shape) : undefined;
  return (
    <g
      className="wire"
      data-kind={shape?.kind}
      data-selected={selected}
      data-look={data?.look}
      data-troubled={troubled}
    >
      <path d={path} className="wire-line react-flow__edge-path" />
      <path
        d={path}
        className="wire-hand react-flow__edge-interaction"
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
      />
      {forms ? (
        <>
          <Plate x={middleX} y={middleY} level="sizes" words={fittingForm(forms.slice(1), ends)} />
          <Plate x={middleX} y={middleY} level="named" words={fittingForm(forms, ends)} />
        </>
      ) : null}
      {forms && shape && (pointed || selected) ? (
        <EdgeLabelRenderer>
          {/* Pointed at, the whole shape lies over the blocks. */}
          <div
            className="wire-full"
            style={{ transform: `translate(-50%, -140%) translate(${middleX}px, ${middleY}px)` }}
          >
            <span className="numbers">{forms[0]}</span>
            <span className="quiet">{read(kindName(shape.kind))}</span>
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </g>
  );
});

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
