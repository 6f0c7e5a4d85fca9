// Composite blocks opened one after another, and shown by their parts: the document as it would be with them. Edits nothing.
import type { WeightValue } from '../blocks/block.ts';
import type { GraphId } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import type { Refused } from '../document/modules.ts';
import { refused } from '../document/modules.ts';
import { nodeName } from '../document/node-name.ts';
import type { Document } from '../document/schema.ts';
import type { Analysis, BlockLookup } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { OpenedBlock } from './open-block.ts';
import { openBlock } from './open-block.ts';
import { variablesOf } from './shapes/variables.ts';
import { expandedSize, mostParts } from './structure/expanded-size.ts';
import { reasoned } from './titles.ts';

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

/** A document on the way to an answer. Whoever works that out says what is found in it: here, or on another thread. */
interface ToExamine {
  readonly document: Document;
  /** Of the document before it. */
  readonly before: Analysis;
}

export type StepByStep<Answer> = Generator<ToExamine, Answer, Analysis>;

export interface Opened {
  readonly document: Document;
  /** Of the document in which the last block was opened. */
  readonly before: Analysis;
  readonly blocks: readonly OpenedBlock[];
}

/** One block after another: the inside of the second may be in the first. `all` is that of `openBlock`. */
export function* openBlocks(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  blocks: readonly Looked[],
  options: { readonly all?: boolean } = {},
): StepByStep<Opened | Refused> {
  let made = document;
  let known = analysis;
  const opened: OpenedBlock[] = [];
  for (const [index, { graph, node }] of blocks.entries()) {
    if (index > 0) known = yield { document: made, before: known };
    const next = openBlock(made, known, findBlock, graph, node, options);
    if ('refused' in next) return next;
    const before = made;
    made = applyEdit(made, next.edit);
    const { parts } = expandedSize(made, variablesOf(made, undefined));
    if (parts > mostParts) return reasoned(before, tooManyOpened(graph, node, parts));
    opened.push(next);
  }
  return { document: made, before: known, blocks: opened };
}

export function* lookingInside(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  blocks: readonly Looked[],
): StepByStep<Look | Refused> {
  const opened = yield* openBlocks(document, analysis, findBlock, blocks, { all: true });
  if ('refused' in opened) return opened;
  const known = yield { document: opened.document, before: opened.before };
  return {
    document: opened.document,
    analysis: { ...known, problems: [] },
    graphs: opened.blocks.map(({ module }) => module),
    carry: (weights) => opened.blocks.reduce((carried, { carry }) => carry(carried), weights),
  };
}

/** All of it here and now. */
export function lookInside(
  document: Document,
  analysis: Analysis,
  findBlock: BlockLookup,
  blocks: readonly Looked[],
): Look | Refused {
  const steps = lookingInside(document, analysis, findBlock, blocks);
  let step = steps.next();
  while (!step.done) step = steps.next(analyze(step.value.document, findBlock, step.value.before));
  return step.value;
}

function tooManyOpened(graph: GraphId, node: string, parts: number): Refused {
  const name = nodeName({ graph, node: { id: node } });
  const [count, most] = [parts, mostParts].map((figure) => figure.toLocaleString('en-US'));
  return refused(
    `‘${name}’ cannot be opened: with its parts in every copy, the model would have ${count} blocks and wires. Kumiki examines up to ${most}. Lower a repeat count, or take out blocks, first.`,
    `「${name}」は開けません。すべての複製に部品を置くと、ブロックと配線は合わせて ${count} 個になります。調べられるのは ${most} 個までです。先に繰り返し回数を下げるか、ブロックを減らしてください。`,
  );
}
