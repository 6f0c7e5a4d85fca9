// Whose weights the copies of a module use, where it is tied to another placement.
import type { GraphId } from '../../document/edits.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type { Graph, ModuleNode } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import type { TiedNode } from '../analysis.ts';
import type { Finding } from '../finding.ts';
import { repeatOf } from './repeat.ts';
import { brokenTie, tiedRepeatsDiffer } from '../tie-findings.ts';

interface OwnedCopies {
  readonly owner: string;
  /** Each copy uses the owner's copy of its own number. */
  readonly numbered: boolean;
  readonly tied?: TiedNode;
}

export function ownerOf(
  instance: ModuleNode,
  { id, graph }: { readonly id: GraphId; readonly graph: Graph },
  repeat: number,
  variables: ReadonlyMap<string, Evaluated>,
  findings: Finding[],
): OwnedCopies {
  const own = { owner: instance.id, numbered: instance.weights === 'own' };
  const found = ownershipsOf(graph).get(instance.id);
  if (!found) return own;
  const location = { graph: id, node: instance.id };
  if (found.broken) findings.push(brokenTie(found.broken, location, instance));
  const { owner } = found;
  const other = graph.nodes.find((node) => node.id === owner);
  if (!other || other === instance || !isModuleNode(other)) return own;
  const theirs = repeatOf(other, variables, location, []);
  if ((own.numbered ? repeat : 1) === (other.weights === 'own' ? theirs : 1))
    return { owner, numbered: own.numbered, tied: { ...location, owner } };
  findings.push(tiedRepeatsDiffer(instance, other, { repeat, theirs }, location));
  return own;
}
