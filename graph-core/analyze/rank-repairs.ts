// Candidates for a repair → those that do mend the problem, best first, each tried on a copy of the document.
import { applyEdit } from '../document/edits.ts';
import type { Edit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import type { Analysis, BlockLookup } from './analysis.ts';
import type { Finding, Findings } from './finding.ts';
import { problemKey } from './finding.ts';
import type { Repair } from './problem.ts';

type Analyze = (document: Document, findBlock: BlockLookup, previous: Analysis) => Analysis;

const mostTried = 16;
/** Taking away what the user drew must save this many problems more than another repair to come before it. */
const priceOfRemoval = 2;

export function rankRepairs(finding: Finding, at: Findings, analyze: Analyze): Repair[] {
  const key = problemKey(finding);
  return (finding.repairs?.(at) ?? [])
    .slice(0, mostTried)
    .map((repair) => {
      const after = analyze(applyEdit(at.document, repair.edit), at.findBlock, at.analysis);
      const remains = after.problems.some((problem) => problemKey(problem) === key);
      const errors = after.problems.filter(({ severity }) => severity === 'error').length;
      return { repair, remains, cost: errors + (removes(repair.edit) ? priceOfRemoval : 0) };
    })
    .filter(({ remains }) => !remains)
    .sort((a, b) => a.cost - b.cost)
    .map(({ repair }) => repair);
}

function removes(edit: Edit): boolean {
  return edit.edit === 'remove' && (edit.nodes?.length ?? 0) > 0;
}
