// Of all that a schema finds wrong with a value, the one fault that its author would call the cause.
import type { z } from 'zod';
import type { Text } from '../text.ts';
import { issueText } from './issue-text.ts';

/** A clause such as ‘it must be a number, but is "a"’, and the keys of its place. */
export function faultOf(
  { issues }: Pick<z.ZodError, 'issues'>,
  raw: unknown,
): { readonly why: Text; readonly path: readonly PropertyKey[] } {
  const { issue, path } = furthest(issues);
  return { why: issueText(issue, valueAt(raw, path)), path };
}

interface Located {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly PropertyKey[];
}

/** A union reports every branch; the one with the fewest faults, furthest in, is the one the author meant. */
function furthest(issues: readonly z.core.$ZodIssue[]): Located {
  const [issue] = issues;
  if (!issue)
    return { issue: { code: 'custom', path: [], message: '', input: undefined }, path: [] };
  if (issue.code !== 'invalid_union') return { issue, path: issue.path };
  const plain = issue.errors.every((branch) => branch.every(({ path }) => path.length === 0));
  const [best] = issue.errors
    .map((branch) => ({ ...furthest(branch), faults: branch.length }))
    .sort((a, b) => a.faults - b.faults || b.path.length - a.path.length);
  if (plain || !best) return { issue, path: issue.path };
  return { issue: best.issue, path: [...issue.path, ...best.path] };
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let at = raw;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
