// A wire with the shape that flows along it at its middle. Knows neither of its ends.
import type { EdgeProps } from '@xyflow/react';
import { getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { useDocument } from '../stores/document.ts';
import { shownAnalysis } from '../stores/document.ts';
import { wireKey } from '../../graph-core/index.ts';
import type { WireFlow } from './to-flow.ts';
import { useProblems, useWireShape } from './use-facts.ts';
import './wire.css';

export const Wire = memo(function Wire(props: EdgeProps<WireFlow>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  const { sourcePosition, targetPosition } = props;
  const graph = data?.graph ?? null;
  const shape = useWireShape(graph, id);
  const kind = useDocument((state) => shownAnalysis(state).wires.get(wireKey(graph, id))?.kind);
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
  return (
    <g
      className="wire"
      data-kind={kind}
      data-selected={selected}
      data-look={data?.look}
      data-troubled={troubled}
    >
      <path d={path} className="wire-line react-flow__edge-path" />
      <path d={path} className="wire-hand react-flow__edge-interaction" />
      {shape ? (
        <>
          <text x={middleX} y={middleY} className="wire-shape wire-sizes">
            {shape.sizes}
          </text>
          <text x={middleX} y={middleY} className="wire-shape wire-named">
            {shape.named}
          </text>
        </>
      ) : null}
    </g>
  );
});
