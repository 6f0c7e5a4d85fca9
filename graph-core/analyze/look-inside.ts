// A composite block shown by its parts: the document as it would be with them, for a screen to draw. Edits nothing.
import type { WeightValue } from '../blocks/block.ts';
import type { GraphId } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import type { Refused } from '../document/modules.ts';
import type { Document } from '../document/schema.ts';
import type { Analysis, BlockLookup } from './analysis.ts';
import { analyze } from './analyze.ts';
import { openBlock } from './open-block.ts';

/** A block that is looked into; the graph of a further one may be the inside of the one before. */
export interface Looked {
  readonly graph: GraphId;
  readonly node: string;
}

export interface Look {
  readonly document: Document;
  /** Without problems: a view has none to mend. */
  readonly analysis: Analysis;
  /** The graph that shows the parts of each block that is looked into. */
  readonly graphs: readonly string[];
  /** Weights of a model of the document → of the parts, by their names in the plan. */
  carry(weights: ReadonlyMap<string, WeightValue>): ReadonlyMap<string, WeightValue>;
}

export function lookInside(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  blocks: readonly Looked[],
): Look | Refused {
  let shown = document;
  let known = analysis;
  const graphs: string[] = [];
  const carries: Look['carry'][] = [];
  for (const { graph, node } of blocks) {
    const opened = openBlock(shown, known, findBlock, graph, node, { all: true });
    if ('refused' in opened) return opened;
    shown = applyEdit(shown, opened.edit);
    known = analyze(shown, findBlock, known);
    graphs.push(opened.module);
    carries.push(opened.carry);
  }
  return {
    document: shown,
    analysis: { ...known, problems: [] },
    graphs,
    carry: (weights) => carries.reduce((carried, carry) => carry(carried), weights),
  };
}
