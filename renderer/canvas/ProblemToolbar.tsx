// Beneath a block that is pointed at: what is wrong in a sentence; once it is selected, what would mend it.
import type { Align, ReactFlowState } from '@xyflow/react';
import { NodeToolbar, Position as Side, useConnection, useStore } from '@xyflow/react';
import type { GraphId } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { RepairButton } from '../problems/RepairButton.tsx';
import { useRepairs } from '../document/use-repairs.ts';
import { usePresentProblems } from '../document/use-facts.ts';
import './problem-toolbar.css';

interface ProblemToolbarProps {
  readonly graph: GraphId;
  readonly node: string;
  /** Said where the block itself has no problem, but something inside it has. */
  readonly otherwise: string | undefined;
  readonly hasRepairs: boolean;
}

const mostRepairs = 2;
/** Half of what it may be wide, as its style says. */
const halfWidth = 160;

/** Beneath the middle of the block, or beneath the end of it from which it stays within the canvas. */
function alignOf({ nodeLookup, transform: [x, , zoom], width }: ReactFlowState, id: string): Align {
  const node = nodeLookup.get(id);
  if (!node) return 'center';
  const middle = x + zoom * (node.internals.positionAbsolute.x + (node.width ?? 0) / 2);
  return middle < halfWidth ? 'start' : middle > width - halfWidth ? 'end' : 'center';
}

export function ProblemToolbar({ graph, node, otherwise, hasRepairs }: ProblemToolbarProps) {
  const { read } = useWords();
  const [problem] = usePresentProblems(graph, node);
  const repairs = useRepairs(problem, hasRepairs).slice(0, mostRepairs);
  const sentence = problem ? read(problem.message) : otherwise;
  // A wire in the hand is let go where it would stand.
  const isWiring = useConnection(({ inProgress }) => inProgress);
  const align = useStore((state) => alignOf(state, node));
  if (!sentence || isWiring) return null;
  return (
    <NodeToolbar isVisible position={Side.Bottom} align={align} offset={8}>
      <div
        className="problem-toolbar nodrag nopan"
        data-severity={problem?.severity ?? 'error'}
        data-passive={repairs.length === 0}
      >
        <p>{sentence}</p>
        {repairs.map((repair) => (
          <RepairButton key={repair.label.en} edit={repair.edit} label={repair.label} />
        ))}
      </div>
    </NodeToolbar>
  );
}
