// Players that a document may be given: losses to go by, nodes to train, and whoever is added next.
import type { Document, PlayerSettings } from '../document/schema.ts';
import type { Text } from '../text.ts';
import type { Analysis, NodeFacts } from './analysis.ts';
import { ownsWeight, upstreamOf, weightsUnder } from './player-weights.ts';

type Nodes = Pick<Analysis, 'nodes'>;

interface OfferedGoal {
  readonly node: string;
  readonly side?: string;
  /** Of its losses, where it has several. */
  readonly label?: Text;
}

/** Every loss that somebody may go by. */
export function offeredGoals(analysis: Nodes): OfferedGoal[] {
  return outputsOf(analysis).flatMap(({ node: { id }, block }): OfferedGoal[] => {
    const sides = block?.objective?.sides;
    return sides
      ? sides.map(({ name, label }) => ({ node: id, side: name, label }))
      : [{ node: id }];
  });
}

/** Nodes of the document's own graph that have weights of their own, which gradients reach. */
export function offeredNodes(document: Document, analysis: Nodes): string[] {
  return document.graph.nodes
    .filter(({ id }) => weightsUnder(analysis, id).some((name) => ownsWeight(analysis, id, name)))
    .map(({ id }) => id);
}

/**
 * The players with one more: who goes by a loss that nobody goes by yet, and trains what lies upstream of it and
 * nobody trains. Where there are none, all that the document needs: one for each side of its losses, or one who trains
 * everything. The same where nothing is learned.
 */
export function withPlayer(document: Document, analysis: Nodes): readonly PlayerSettings[] {
  const { training } = document;
  const { players = [], optimizer, schedule } = training;
  const goals = offeredGoals(analysis);
  if (goals.length === 0) return players;
  if (players.length === 0) {
    const sided = outputsOf(analysis).filter(({ block }) => block?.objective?.sides);
    if (sided.length > 0) return playersFor(document, analysis, sided);
    const trains = offeredNodes(document, analysis);
    return [
      {
        id: 'player-1',
        objectives: goals.map(({ node }) => ({ node })),
        trains,
        optimizer,
        schedule,
        stepsPerRound: 1,
      },
    ];
  }
  const goneBy = new Set(
    players.flatMap(({ objectives }) => objectives.map(({ node, side }) => `${node} ${side}`)),
  );
  const free = goals.find(({ node, side }) => !goneBy.has(`${node} ${side}`)) ?? goals[0];
  if (!free) return players;
  const { node, side, label } = free;
  const taken = new Set(
    players.flatMap(({ trains }) => trains.flatMap((trained) => weightsUnder(analysis, trained))),
  );
  const ids = new Set(players.map(({ id }) => id));
  const plain = side !== undefined && !ids.has(side) ? side : freeId(ids);
  return [
    ...players,
    {
      id: plain,
      ...(label && plain === side && { name: label }),
      objectives: [{ node, ...(side !== undefined && { side }) }],
      trains: trainedFor(analysis, free, taken),
      optimizer: players.at(-1)?.optimizer ?? optimizer,
      schedule: players.at(-1)?.schedule ?? schedule,
      stepsPerRound: 1,
    },
  ];
}

function freeId(taken: ReadonlySet<string>): string {
  let number = taken.size + 1;
  while (taken.has(`player-${number}`)) number++;
  return `player-${number}`;
}

function outputsOf({ nodes }: Nodes): NodeFacts[] {
  return [...nodes.values()].filter(({ graph, block }) => graph === null && block?.objective);
}

/** What lies upstream of a loss and nobody has taken. */
function trainedFor(analysis: Nodes, { node, side }: OfferedGoal, taken: Set<string>): string[] {
  const facts = analysis.nodes.get(node);
  if (!facts) return [];
  const own = facts.block?.objective?.sides?.find(({ name }) => name === side);
  const ports = own?.trains ?? Object.keys(facts.sources);
  return upstreamOf(analysis, facts, ports).filter((above) => {
    const weights = weightsUnder(analysis, above);
    if (weights.every((name) => taken.has(name))) return false;
    for (const name of weights) taken.add(name);
    return true;
  });
}

/** One for each side, who trains what lies upstream of the ports that its side names and no earlier side has taken. */
export function playersFor(
  { training }: Document,
  analysis: Nodes,
  sided: readonly NodeFacts[],
): PlayerSettings[] {
  const taken = new Set<string>();
  return sided.flatMap((facts) =>
    (facts.block?.objective?.sides ?? []).map((side) => {
      const trains = trainedFor(analysis, { node: facts.node.id, side: side.name }, taken);
      return {
        id: sided.length > 1 ? `${facts.node.id}-${side.name}` : side.name,
        name: side.label,
        objectives: [{ node: facts.node.id, side: side.name }],
        trains,
        optimizer: training.optimizer,
        schedule: training.schedule,
        stepsPerRound: 1,
      };
    }),
  );
}
