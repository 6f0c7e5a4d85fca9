// Candidates for a repair → those that do mend the problem, best first, each tried on a copy of the document.
import { isInput } from '../../blocks/block.ts';
import { applyEdit, graphOf } from '../../document/edits.ts';
import type { Edit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { Analysis, BlockLookup } from '../analysis.ts';
import type { Finding, RepairContext } from '../finding.ts';
import { problemKey } from '../finding.ts';
import type { Repair } from '../problem.ts';
import { titled } from '../titles.ts';

type Examine = (
  document: Document,
  findBlock: BlockLookup,
  previous: Analysis,
) => readonly Finding[];

/** Each try is an analysis, so in a large document only the likeliest are tried. */
const mostTried = 16;
const leastTried = 2;
const partsTried = 40_000;
/** Taking away what the user drew must save this many problems more than another repair to come before it. */
const priceOfRemoval = 2;
/** What enters the model is the data's to say: at a tie another block gives way. */
const priceOfInput = 0.5;
/** Another block is more than another number, and a wire the user drew is worth more than either. */
const priceOfBlock = 0.25;
const priceOfWire = 0.4;

export function rankRepairs(finding: Finding, at: RepairContext, examine: Examine): Repair[] {
  const key = problemKey(finding);
  return (finding.repairs?.(at) ?? [])
    .slice(0, tries(at.analysis.nodes.size + at.analysis.problems.length))
    .map((repair) => {
      const errors = new Set<string>();
      let remains = false;
      for (const other of examine(applyEdit(at.document, repair.edit), at.findBlock, at.analysis)) {
        const left = problemKey(other);
        if (left === key) remains = true;
        if (other.severity === 'error') errors.add(left);
      }
      return { repair, remains, cost: errors.size + price(at, repair.edit) };
    })
    .filter(({ remains }) => !remains)
    .sort((a, b) => a.cost - b.cost)
    .map(({ repair: { label, edit } }) => ({
      label: titled(at.document, label, at.findBlock),
      edit,
    }));
}

function tries(parts: number): number {
  return Math.max(leastTried, Math.min(mostTried, Math.floor(partsTried / (parts + 1))));
}

function price({ document, findBlock }: RepairContext, edit: Edit): number {
  if (edit.edit === 'remove') return (edit.nodes?.length ?? 0) > 0 ? priceOfRemoval : priceOfWire;
  if (edit.edit === 'all') return priceOfBlock;
  if (edit.edit !== 'set-param') return 0;
  const node = graphOf(document, edit.graph)?.nodes.find(({ id }) => id === edit.node);
  if (!node || isModuleNode(node)) return 0;
  const block = findBlock(node.type);
  return block && isInput(block) ? priceOfInput : 0;
}
