// A problem before anyone has looked at its repairs: they are worked out against the whole analysis, when asked for.
import type { Document } from '../document/schema.ts';
import type { Text } from '../text.ts';
import type { Analysis, BlockLookup } from './analysis.ts';
import type { Location, Problem, Repair } from './problem.ts';

/** What repairs may look at. */
export interface RepairContext {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly findBlock: BlockLookup;
}

export interface Finding {
  readonly code: string;
  /** Blocks in it are called by `nodeName`. */
  readonly message: Text;
  readonly location: Location;
  readonly severity: Problem['severity'];
  readonly about?: NonNullable<Problem['about']>;
  /** Candidates, the likeliest first. */
  readonly repairs?: ((at: RepairContext) => Repair[]) | undefined;
}

export function found(
  code: string,
  message: Text,
  location: Location,
  repairs?: Finding['repairs'],
): Finding {
  return { code, message, location, severity: 'error', repairs };
}

export function noticed(
  code: string,
  message: Text,
  location: Location,
  repairs?: Finding['repairs'],
): Finding {
  return { code, message, location, severity: 'notice', repairs };
}

/** Says which problem it is, whatever its numbers; copies of a module have their problems in common. */
export function problemKey(problem: { code: string; location: Location }): string {
  let key = keys.get(problem);
  if (key === undefined) {
    const { graph, node, port, edge, param, variable } = problem.location;
    key = [problem.code, graph, node, port, edge, param, variable].join(' ');
    keys.set(problem, key);
  }
  return key;
}

/** Asked again of each of thousands of problems at every repair that is tried. */
const keys = new WeakMap<object, string>();
