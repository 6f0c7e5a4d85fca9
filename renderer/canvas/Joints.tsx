// The joints of a node, each a place where a wire may be drawn from or to.
import { Handle } from '@xyflow/react';
import { useWords } from '../i18n/words.ts';
import { Joint } from './Joint.tsx';
import type { Joint as JointOf, NodeBox } from '../document/node-geometry.ts';
import { sideOf } from './flow-objects.ts';

interface JointsProps {
  readonly box: NodeBox;
  readonly problemPort?: string | undefined;
  /** From far away the names of ports cannot be read. */
  readonly hasLabels: boolean;
}

export function Joints({ box, problemPort, hasLabels }: JointsProps) {
  const { read } = useWords();
  const isAlone = box.flow === 'right' && (box.inputs.length === 0 || box.outputs.length === 0);
  const joint = (one: JointOf, type: 'target' | 'source', count: number) => (
    <Handle
      key={`${type} ${one.port}`}
      id={one.port}
      type={type}
      position={sideOf(one)}
      className="port"
      data-kind={one.kind}
      data-optional={one.optional}
      data-variadic={one.variadic}
      data-problem={type === 'target' && one.port === problemPort}
      data-alone={isAlone}
      data-pair={
        box.flow !== 'right' && count === 2
          ? one.x < box.width / 2 + 1
            ? 'first'
            : 'second'
          : undefined
      }
      style={box.flow === 'right' ? { top: one.y } : { left: one.x }}
    >
      <Joint kind={one.kind} side={type === 'target' ? 'mortise' : 'tenon'} />
      {hasLabels && (box.flow === 'right' || count > 1) ? (
        <span className="port-label">{read(one.label)}</span>
      ) : null}
    </Handle>
  );
  return (
    <>
      {box.inputs.map((one) => joint(one, 'target', box.inputs.length))}
      {box.outputs.map((one) => joint(one, 'source', box.outputs.length))}
    </>
  );
}
