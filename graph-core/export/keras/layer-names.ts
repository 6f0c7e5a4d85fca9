// How the layers of a document are called in Keras: by path, with one name for all that share their weights.
import { asBuilt } from '../../analyze/as-built.ts';
import { findBlock } from '../../blocks/index.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Document, Graph } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import { copiesOf } from '../walk-graph.ts';

/** By path of a step: `encoder.2.attention`, or `encoder.attention` where there is one of it. */
export function layerNames(drawn: Document, plan: Plan): Map<string, string> {
  const document = asBuilt(drawn, findBlock);
  const steps = new Map(plan.steps.map((step) => [step.path, step]));
  const names = new Map<string, string>();
  const walk = (graph: Graph, prefix: string, named: string): void => {
    const owned = ownershipsOf(graph);
    for (const node of graph.nodes) {
      const owner = owned.get(node.id)?.owner ?? node.id;
      if (!isModuleNode(node)) {
        names.set(prefix + node.id, named + owner);
        continue;
      }
      const inner = document.modules.find(({ id }) => id === node.module);
      const copies = copiesOf(steps, prefix + node.id);
      const once = copies.length === 1 || node.weights === 'shared';
      for (const copy of copies) {
        const number = copy.slice((prefix + node.id).length + 1, -1);
        if (inner) walk(inner.graph, copy, `${named}${owner}.${once ? '' : `${number}.`}`);
      }
    }
  };
  walk(document.graph, '', '');
  return names;
}
