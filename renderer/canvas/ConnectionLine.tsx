// The wire in the hand, with the reason beside the pointer where it cannot be joined. Knows no finished wire.
import type { ConnectionLineComponentProps } from '@xyflow/react';
import { getBezierPath } from '@xyflow/react';
import { useMemo } from 'react';
import { useWords } from '../i18n/words.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { useDocument } from '../stores/document.ts';
import { refusalOf } from './connection.ts';
import { wiringOf } from './from-flow.ts';
import './connection-line.css';

const reasonWidth = 280;

export function ConnectionLine(props: ConnectionLineComponentProps) {
  const {
    fromX,
    fromY,
    toX,
    toY,
    fromPosition,
    toPosition,
    fromNode,
    fromHandle,
    toNode,
    toHandle,
  } = props;
  const { read } = useWords();
  const document = useDocument((state) => state.history.present);
  const analysis = useDocument((state) => state.analysis);
  const graph = useCanvas(graphOnScreen);
  const forwards = fromHandle.type === 'source';
  const reason = useMemo(() => {
    if (!toNode || !toHandle) return undefined;
    const [source, sourceHandle, target, targetHandle] = forwards
      ? [fromNode.id, fromHandle.id, toNode.id, toHandle.id]
      : [toNode.id, toHandle.id, fromNode.id, fromHandle.id];
    const wiring = wiringOf({ source, sourceHandle, target, targetHandle });
    return wiring && refusalOf(document, analysis, graph, wiring);
  }, [document, analysis, graph, forwards, fromNode, fromHandle, toNode, toHandle]);
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
    curvature: 0.3,
  });
  return (
    <g className="loose-wire" data-fits={reason ? 'no' : toHandle ? 'yes' : 'unknown'}>
      <path d={path} className="loose-wire-line" />
      {reason ? (
        <foreignObject x={toX + 14} y={toY + 10} width={reasonWidth} height={160}>
          <output className="loose-wire-reason">{read(reason)}</output>
        </foreignObject>
      ) : null}
    </g>
  );
}
