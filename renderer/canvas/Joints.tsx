// The joints of a node, each a place where a wire may be drawn from or to.
import { Handle, Position as Side } from '@xyflow/react';
import { useWords } from '../i18n/words.ts';
import { Joint } from './Joint.tsx';
import type { NodeBox } from '../document/node-geometry.ts';

interface JointsProps {
  readonly box: NodeBox;
  readonly problemPort?: string | undefined;
  /** From far away the names of ports cannot be read. */
  readonly hasLabels: boolean;
}

export function Joints({ box, problemPort, hasLabels }: JointsProps) {
  const { read } = useWords();
  return (
    <>
      {box.inputs.map(({ port, kind, label, optional, variadic, y }) => (
        <Handle
          key={`in-${port}`}
          id={port}
          type="target"
          position={Side.Left}
          className="port"
          data-kind={kind}
          data-optional={optional}
          data-variadic={variadic}
          data-problem={port === problemPort}
          style={{ top: y }}
        >
          <Joint kind={kind} side="mortise" />
          {hasLabels ? <span className="port-label">{read(label)}</span> : null}
        </Handle>
      ))}
      {box.outputs.map(({ port, kind, label, y }) => (
        <Handle
          key={`out-${port}`}
          id={port}
          type="source"
          position={Side.Right}
          className="port"
          data-kind={kind}
          style={{ top: y }}
        >
          <Joint kind={kind} side="tenon" />
          {hasLabels ? <span className="port-label">{read(label)}</span> : null}
        </Handle>
      ))}
    </>
  );
}
