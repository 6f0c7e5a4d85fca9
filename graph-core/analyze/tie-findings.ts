// What is wrong with a tie, and how to mend it: it leads nowhere, in a circle, to another kind of thing, or the weights differ.
import type { BrokenTie } from '../document/ties.ts';
import { nodeName } from '../document/node-name.ts';
import type { ModuleNode, Node } from '../document/schema.ts';
import { text } from '../text.ts';
import type { NodeFacts } from './analysis.ts';
import type { Finding, RepairContext } from './finding.ts';
import { found } from './finding.ts';
import type { Location, Repair } from './problem.ts';
import { fieldsByName } from './shapes/read-params.ts';
import { setParamRepairs } from './repairs/set-param.ts';

type NodeLocation = Location & { readonly node: string };

function untie({ graph, node }: NodeLocation, name: string): Repair {
  return {
    label: text(`Give ‘${name}’ its own weights`, `「${name}」に自分の重みを持たせる`),
    edit: { edit: 'set-tie', graph, node, tie: undefined },
  };
}

export function brokenTie(broken: BrokenTie, location: NodeLocation, node: Node): Finding {
  const { graph } = location;
  const name = nodeName({ graph, node });
  const other = nodeName({ graph, node: { id: node.tie?.node ?? '' } });
  const words = {
    missing: text(
      `‘${name}’ shares the weights of a block that no longer exists.`,
      `「${name}」は重みを共有していますが、その相手がここにありません。`,
    ),
    circle: text(
      `‘${name}’ takes its weights from blocks that take theirs from it, so none of them owns the weights.`,
      `「${name}」の重みの共有先をたどると自分自身に戻るため、重みの持ち主がいません。`,
    ),
    'another-kind': text(
      `‘${name}’ cannot share the weights of ‘${other}’: only placements of the same module and blocks of the same type share all their weights.`,
      `「${name}」は「${other}」と重みを共有できません。すべての重みを共有できるのは、同じモジュールの配置どうしか、同じ種類のブロックどうしだけです。`,
    ),
  };
  return found(`tie-${broken}`, words[broken], location, () => [untie(location, name)]);
}

export function tiedRepeatsDiffer(
  instance: ModuleNode,
  owner: ModuleNode,
  { repeat, theirs }: { readonly repeat: number; readonly theirs: number },
  location: NodeLocation,
): Finding {
  const { graph } = location;
  const name = nodeName({ graph, node: instance });
  const other = nodeName({ graph, node: owner });
  return found(
    'tied-repeats-differ',
    text(
      `‘${name}’ shares the weights of ‘${other}’, but it is repeated ${repeat}× with ${sets(instance, repeat)} of weights, and ‘${other}’ ${theirs}× with ${sets(owner, theirs)}.`,
      `「${name}」は「${other}」と重みを共有していますが、繰り返し ${repeat} 回で重みは ${instance.weights === 'own' ? repeat : 1} 組、「${other}」は ${theirs} 回で ${owner.weights === 'own' ? theirs : 1} 組です。`,
    ),
    location,
    () => [
      {
        label: text(
          `Repeat ‘${name}’ like ‘${other}’`,
          `「${name}」の繰り返しを「${other}」に合わせる`,
        ),
        edit: {
          edit: 'set-instance',
          graph: location.graph,
          node: location.node,
          repeat: owner.repeat,
          weights: owner.weights,
        },
      },
      untie(location, name),
    ],
  );
}

function sets({ weights }: ModuleNode, repeat: number): string {
  return weights === 'own' && repeat > 1 ? `${repeat} sets` : 'one set';
}

/** Tied blocks must want weights of the same shapes. */
export function tiedWeightFindings(facts: readonly NodeFacts[]): Finding[] {
  const wanted = new Set<string>();
  for (const { tied, taken, weightsPath } of facts) {
    if (tied) wanted.add(weightsPath);
    if (taken) wanted.add(taken.path);
  }
  if (wanted.size === 0) return [];
  const owners = new Map<string, NodeFacts>();
  for (const candidate of facts)
    if (!candidate.tied && wanted.has(candidate.weightsPath) && !owners.has(candidate.weightsPath))
      owners.set(candidate.weightsPath, candidate);
  return facts.flatMap((mine) => {
    const { tied, taken, weights, weightsPath } = mine;
    if (!weights || !(tied ?? taken)) return [];
    const owner = owners.get(tied ? weightsPath : (taken?.path ?? ''));
    return (tied ? allDiffer(mine, owner) : oneDiffers(mine, owner)) ?? [];
  });
}

function allDiffer(mine: NodeFacts, owner: NodeFacts | undefined): Finding | undefined {
  const { tied, path } = mine;
  if (!tied || !owner?.weights || !mine.weights || sameSizes(mine.weights, owner.weights))
    return undefined;
  const [needs, has] = [printed(mine), printed(owner)];
  const location = { graph: tied.graph, node: tied.node, path };
  const { graph } = tied;
  const name = nodeName({ graph, node: { id: tied.node } });
  const other = nodeName({ graph, node: { id: tied.owner } });
  const inner = tied.node === mine.node.id ? undefined : nodeName(mine);
  return found(
    'tied-weights-differ',
    inner === undefined
      ? text(
          `‘${name}’ shares the weights of ‘${other}’, but needs ${needs} instead of ${has}.`,
          `「${name}」は「${other}」と重みを共有していますが、必要な重みは ${needs}、相手の重みは ${has} です。`,
        )
      : text(
          `‘${name}’ shares the weights of ‘${other}’, but ‘${inner}’ inside it needs ${needs} instead of ${has}.`,
          `「${name}」は「${other}」と重みを共有していますが、中の「${inner}」に必要な重みは ${needs}、相手の重みは ${has} です。`,
        ),
    location,
    (at) => [...asTheOwner(at, mine, owner), untieNode(location)],
  );
}

function oneDiffers(mine: NodeFacts, owner: NodeFacts | undefined): Finding | undefined {
  const { taken, path, graph } = mine;
  if (!taken || !owner?.weights) return undefined;
  const wanted = mine.weights?.[taken.weight];
  const given = owner.weights[taken.of];
  const there = taken.transposed ? given && [...given.shape].reverse() : given?.shape;
  if (wanted && !wanted.frozen && !given?.frozen && wanted.shape.join() === there?.join())
    return undefined;
  const name = nodeName(mine);
  const other = nodeName(owner);
  const [needs, has] = [sizes(wanted?.shape), sizes(there)];
  const location = { graph, node: mine.node.id, path };
  return found(
    'tied-weights-differ',
    text(
      `‘${taken.weight}’ of ‘${name}’ is shared with ‘${taken.of}’ of ‘${other}’${taken.transposed ? ', transposed' : ''}: it needs ${needs} instead of ${has}.`,
      `「${name}」の ${taken.weight} は「${other}」の ${taken.of}${taken.transposed ? '（転置）' : ''}と共有されていますが、必要な大きさは ${needs}、相手は ${has} です。`,
    ),
    location,
    (at) => [
      ...sizeFields(mine).flatMap((param) =>
        (there ?? []).flatMap((size) => setParamRepairs(at.document, mine, param, size)),
      ),
      untieNode(location),
    ],
  );
}

function untieNode(location: NodeLocation): Repair {
  return untie(location, nodeName({ graph: location.graph, node: { id: location.node } }));
}

/** Sizes of the block set to those of the owner of its weights. */
function asTheOwner({ document }: RepairContext, mine: NodeFacts, owner: NodeFacts): Repair[] {
  if (mine.node === owner.node) return [];
  return sizeFields(mine).flatMap((param) => {
    const value = owner.params?.[param];
    if (typeof value !== 'number' || value === mine.params?.[param]) return [];
    return setParamRepairs(document, mine, param, value);
  });
}

function sizeFields({ block }: NodeFacts): string[] {
  if (!block) return [];
  return [...fieldsByName(block)].flatMap(([name, { form }]) => (form.kind === 'size' ? name : []));
}

type Weights = NonNullable<NodeFacts['weights']>;

function sameSizes(a: Weights, b: Weights): boolean {
  for (const name in b) if (!a[name]) return false;
  for (const name in a) {
    const [mine, theirs] = [a[name]?.shape ?? [], b[name]?.shape];
    if (mine.length !== theirs?.length) return false;
    for (let axis = 0; axis < mine.length; axis++) if (mine[axis] !== theirs[axis]) return false;
  }
  return true;
}

export function printed({ weights }: Pick<NodeFacts, 'weights'>): string {
  return Object.entries(weights ?? {})
    .map(([name, { shape }]) => `${name} ${shape.join('×')}`)
    .join(', ');
}

function sizes(shape: readonly number[] | undefined): string {
  return shape ? shape.join('×') : '–';
}
