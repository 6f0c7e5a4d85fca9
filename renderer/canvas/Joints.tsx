// The joints of a node, each a place where a wire may be drawn from or to.
import { Handle } from '@xyflow/react';
import { useWords } from '../i18n/words.ts';
import { Joint } from './Joint.tsx';
import type { Joint as JointOf, NodeBox } from '../document/node-geometry.ts';
import { wordsWidth } from '../parts/words-width.ts';
import { sideOf } from './flow-objects.ts';

/** Pixels at 100 %: of a name's letters, of a joint and the space behind it, between two names, and of a name at least. */
const labelSize = 12;
const besideJoint = 19;
const gap = 2;
const leastLabel = 70;

interface JointsProps {
  readonly box: NodeBox;
  readonly problemPort?: string | undefined;
  /** From far away the names of ports cannot be read. */
  readonly hasLabels: boolean;
}

export function Joints({ box, problemPort, hasLabels }: JointsProps) {
  const { read } = useWords();
  /** Of the room in its row, what the name across from it leaves. */
  const roomOf = (one: JointOf) => {
    const across = [...box.inputs, ...box.outputs].find(
      (other) => other.y === one.y && other.side !== one.side,
    );
    const taken = across ? wordsWidth(read(across.label), labelSize) : 0;
    return Math.max(leastLabel, box.width - 2 * besideJoint - gap - taken);
  };
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
        <span
          className="port-label"
          style={box.flow === 'right' ? { maxWidth: roomOf(one) } : undefined}
        >
          {read(one.label)}
        </span>
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
