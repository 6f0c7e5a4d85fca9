// Where a document meets its data: inputs that are filled from a column, outputs that are held to one.
import type { Shape } from '../blocks/kit/shape.ts';
import type { Analysis, NodeFacts, Source } from './analysis.ts';
import type { Location } from './problem.ts';

/** Something that is filled from a column or held to one. */
export interface Joint {
  readonly facts: NodeFacts;
  readonly wants: Shape;
  readonly goal: boolean;
  /** Whose size decides: the input itself, or what is wired to the output. */
  readonly decides: { readonly facts: NodeFacts; readonly port: string } | undefined;
}

export function jointsOf(analysis: Analysis): Joint[] {
  const joints: Joint[] = [];
  for (const facts of analysis.nodes.values()) {
    const { block, outputs, params, graph } = facts;
    if (!block || !outputs || !params || graph !== null) continue;
    for (const [port, { feed }] of Object.entries(block.outputs)) {
      const wants = outputs[port];
      if (feed === 'data' && wants)
        joints.push({ facts, wants, goal: false, decides: { facts, port } });
    }
    const context = goalContext(analysis, facts);
    if (!block.objective || !context) continue;
    const [main] = Object.keys(block.inputs);
    const source = main === undefined ? undefined : facts.sources[main]?.[0];
    const wants = block.objective.target?.(context);
    if (wants) joints.push({ facts, wants, goal: true, decides: decider(analysis, source) });
  }
  return joints;
}

type Nodes = Pick<Analysis, 'nodes'>;

export interface Measured {
  /** As the held-out results call it: with the path before it where there are several outputs. */
  readonly metric: string;
  /** What the output itself calls it. */
  readonly measure: string;
  /** Path of the output. */
  readonly path: string;
}

/** What is measured on held-out examples beside the loss; of players, each loss too, and how the game stands. */
export function measuresOf(
  analysis: Nodes,
  players?: readonly { readonly id: string }[],
): Measured[] {
  if (players) return measuresOfGame(analysis, players);
  const goals = [...analysis.nodes.values()].filter(
    ({ graph, block }) => graph === null && block?.objective,
  );
  return goals.flatMap((facts) => {
    const context = goalContext(analysis, facts);
    const names = context ? (facts.block?.objective?.measures(context) ?? []) : [];
    return names.map((measure) => ({
      metric: goals.length > 1 ? `${facts.path} ${measure}` : measure,
      measure,
      path: facts.path,
    }));
  });
}

type Objective = NonNullable<NonNullable<NodeFacts['block']>['objective']>;
function measuresOfGame({ nodes }: Nodes, players: readonly { readonly id: string }[]): Measured[] {
  const judge = [...nodes.values()].find(({ block }) => block?.objective?.scores);
  const game = judge ? ['kid', 'auc', 'overlap'] : [];
  const names = [...game, ...players.map(({ id }) => `${id} loss`)];
  return names.map((name) => ({ metric: name, measure: name, path: judge?.path ?? '' }));
}

type GoalContext = Omit<Parameters<Objective['measures']>[0], 'side'>;

function goalContext(analysis: Nodes, facts: NodeFacts): GoalContext | undefined {
  const { block, outputs, params } = facts;
  if (!block?.objective || !outputs || !params) return undefined;
  // Ports hold what their declarations promise: the block's shape rule has accepted them.
  const inputs = inputShapes(analysis, facts) as GoalContext['inputs'];
  return { params, inputs };
}

function decider(analysis: Analysis, source: Source | undefined): Joint['decides'] {
  const facts = source && analysis.nodes.get(source.path);
  return facts && source ? { facts, port: source.port } : undefined;
}

function inputShapes(analysis: Nodes, { block, sources }: NodeFacts) {
  const shapes: Record<string, Shape | (Shape | undefined)[] | undefined> = {};
  for (const [port, { variadic }] of Object.entries(block?.inputs ?? {})) {
    const list = (sources[port] ?? []).map(
      (source) => analysis.nodes.get(source.path)?.outputs?.[source.port],
    );
    shapes[port] = variadic ? list : list[0];
  }
  return shapes;
}

export function locationOf({ facts }: Joint): Location & { readonly node: string } {
  return { graph: null, node: facts.node.id, path: facts.path };
}
