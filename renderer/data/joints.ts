// Which nodes of a document meet the data: inputs that are fed, outputs that are learned.
import type { BlockNode, Document } from '../../graph-core/index.ts';
import { findBlock, isInput, isModuleNode } from '../../graph-core/index.ts';

export interface DataJoint {
  readonly node: BlockNode;
  readonly end: 'input' | 'output';
}

/** Inputs first. */
export function dataJoints({ graph }: Document): DataJoint[] {
  const joints = graph.nodes.flatMap((node): DataJoint[] => {
    if (isModuleNode(node)) return [];
    const block = findBlock(node.type);
    if (!block) return [];
    if (isInput(block)) return [{ node, end: 'input' }];
    return block.objective ? [{ node, end: 'output' }] : [];
  });
  return joints.toSorted((a, b) => Number(a.end === 'output') - Number(b.end === 'output'));
}
