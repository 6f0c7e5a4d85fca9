// Which nodes of a document meet the data: inputs that are fed, outputs that are learned.
import type { BlockNode, Document } from '../../graph-core/index.ts';
import { endOf, findBlock, isModuleNode } from '../../graph-core/index.ts';

export interface DataJoint {
  readonly node: BlockNode;
  readonly end: 'input' | 'output';
}

/** Inputs first. */
export function dataJoints({ graph }: Document): DataJoint[] {
  const joints = graph.nodes.flatMap((node): DataJoint[] => {
    if (isModuleNode(node)) return [];
    const block = findBlock(node.type);
    const end = block && endOf(block);
    return end ? [{ node, end: end === 'input' ? 'input' : 'output' }] : [];
  });
  return joints.toSorted((a, b) => Number(a.end === 'output') - Number(b.end === 'output'));
}
