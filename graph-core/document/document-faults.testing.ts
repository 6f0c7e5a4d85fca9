// What does not hold of a document that must hold of every one, however wrong the model in it is.
import { graphOf } from './edits.ts';
import type { Document } from './schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from './schema.ts';
import { ownershipsOf } from './ties.ts';

export function faultsOf(document: Document): string[] {
  const graphs = [null, ...document.modules.map(({ id }) => id)];
  const modules = new Set(document.modules.map(({ id }) => id));
  const faults = twins('module', document.modules);
  for (const id of graphs) {
    const graph = graphOf(document, id);
    if (!graph) throw new Error(`no graph ${id}`);
    faults.push(...twins('node', graph.nodes), ...twins('edge', graph.edges));
    for (const node of graph.nodes)
      if (isModuleNode(node) && !modules.has(node.module)) faults.push(`no module ${node.module}`);
    const borders = id === null ? [] : [moduleInput, moduleOutput];
    const ends = new Set([...graph.nodes.map((node) => node.id), ...borders]);
    for (const { id: node, tie } of graph.nodes)
      if (tie && !ends.has(tie.node)) faults.push(`loose tie ${node}`);
    for (const broken of ownershipsOf(graph).values())
      if (broken.broken === 'circle') faults.push('ties in a circle');
    for (const { id: edge, from, to } of graph.edges)
      if (!ends.has(from.node) || !ends.has(to.node)) faults.push(`loose ${edge}`);
  }
  return faults;
}

function twins(what: string, list: readonly { readonly id: string }[]): string[] {
  const seen = new Set(list.map(({ id }) => id));
  return seen.size === list.length ? [] : [`two of one ${what}`];
}
