// Why the joint under the pointer does not take the wire in the hand, beside the pointer at any zoom.
import { useConnection, useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useWords } from '../../i18n/words.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import { useDocument } from '../../document/document.ts';
import { refusalOf } from './connection.ts';
import { wiringOf } from '../from-flow.ts';

export function ConnectionReason() {
  const { read } = useWords();
  const { flowToScreenPosition } = useReactFlow();
  const connection = useConnection();
  const document = useDocument((state) => state.history.present);
  const analysis = useDocument((state) => state.analysis);
  const graph = useCanvas(graphOnScreen);
  const { inProgress, fromNode, fromHandle, toNode, toHandle, to } = connection;
  const held = inProgress
    ? { node: fromNode.id, port: fromHandle.id, type: fromHandle.type }
    : undefined;
  const [node, port, type] = [held?.node, held?.port, held?.type];
  const [overNode, overPort] = [toNode?.id, toHandle?.id];
  const reason = useMemo(() => {
    if (!node || !port || !overNode || !overPort) return undefined;
    const wiring =
      type === 'source'
        ? wiringOf({ source: node, sourceHandle: port, target: overNode, targetHandle: overPort })
        : wiringOf({ source: overNode, sourceHandle: overPort, target: node, targetHandle: port });
    return wiring && refusalOf(document, analysis, graph, wiring);
  }, [document, analysis, graph, node, port, type, overNode, overPort]);
  if (!reason || !to) return null;
  const { x, y } = flowToScreenPosition(to);
  return (
    <output
      className="loose-wire-reason"
      style={{
        left: Math.min(x + 16, window.innerWidth - 320),
        top: Math.min(y + 12, window.innerHeight - 120),
      }}
    >
      {read(reason)}
    </output>
  );
}
