// How much work it is to examine a document, reckoned before it is begun.
import type { Document } from '../document/schema.ts';
import { expandedSize, mostParts } from './structure/expanded-size.ts';
import { variablesOf } from './shapes/variables.ts';

/** Blocks and wires with all modules expanded; 0 where there are so many that the document is refused without a look. */
export function partsToExamine(document: Document): number {
  const { parts } = expandedSize(document, variablesOf(document, undefined));
  return parts > mostParts ? 0 : parts;
}

/** Whether two documents say the same of the model: they differ in where things lie, in their name and in notes at most. */
export function onlyLaidOut(before: Document, now: Document): boolean {
  if (before === now) return true;
  const { graph, modules, variables, data, training } = now;
  return (
    variables === before.variables &&
    data === before.data &&
    training === before.training &&
    sameBlocks(before.graph, graph) &&
    modules.length === before.modules.length &&
    modules.every((module, index) => {
      const old = before.modules[index];
      return (
        module === old ||
        (old !== undefined && same(old, module, 'graph') && sameBlocks(old.graph, module.graph))
      );
    })
  );
}

function sameBlocks(before: Document['graph'], now: Document['graph']): boolean {
  if (before === now) return true;
  return (
    before.edges === now.edges &&
    before.nodes.length === now.nodes.length &&
    now.nodes.every((node, index) => {
      const old = before.nodes[index];
      return node === old || (old !== undefined && same(old, node, 'position'));
    })
  );
}

function same(before: object, now: object, but: string): boolean {
  const [old, fresh] = [Object.entries(before), Object.entries(now)];
  const others = new Map(old);
  return (
    old.length === fresh.length &&
    fresh.every(([key, value]) => key === but || (others.has(key) && others.get(key) === value))
  );
}
