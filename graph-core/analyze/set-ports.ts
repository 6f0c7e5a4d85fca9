// A param's new value with what becomes of the wires, where the ports of the block follow from the param.
import type { Edit, GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import type { Document, Json } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { BlockLookup } from './analysis.ts';

/** The wire of a port that has another name now stays; a port that is gone takes its wires along, as a module's does. */
export function setParamEdit(
  document: Document,
  findBlock: BlockLookup,
  at: { readonly graph: GraphId; readonly node: string; readonly param: string },
  value: Json | undefined,
): Edit {
  const own: Edit = { edit: 'set-param', ...at, value };
  const graph = graphOf(document, at.graph);
  const node = graph?.nodes.find(({ id }) => id === at.node);
  if (!graph || !node || isModuleNode(node)) return own;
  const before = findBlock(node.type, node.params);
  const after = findBlock(node.type, { ...node.params, [at.param]: value });
  if (!before || !after || before === after) return own;
  const gone = Object.keys(before.inputs).filter((port) => !(port in after.inputs));
  const come = Object.keys(after.inputs).filter((port) => !(port in before.inputs));
  const renamed = gone.length === 1 && come.length === 1 ? come[0] : undefined;
  const wires = graph.edges.filter(({ to }) => to.node === at.node && gone.includes(to.port));
  return {
    edit: 'all',
    edits: [
      own,
      ...wires.map(
        ({ id, to }): Edit =>
          renamed === undefined
            ? { edit: 'remove', graph: at.graph, edges: [id] }
            : { edit: 'rewire', graph: at.graph, edge: id, to: { ...to, port: renamed } },
      ),
    ],
  };
}
