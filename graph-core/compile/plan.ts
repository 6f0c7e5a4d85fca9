// A sound document as an ordered list of steps that any executor or exporter can follow.
import type { Source } from '../analyze/analysis.ts';
import type { Block, Params, WeightSpec } from '../blocks/block.ts';
import type { Shape } from '../blocks/kit/shape.ts';

export interface Step {
  /** `decoder/2/self-attention`; unique. */
  readonly path: string;
  readonly block: Block;
  readonly params: Params;
  /** Per input port: a list where it is variadic, undefined where it is not wired. */
  readonly sources: Readonly<Record<string, Source | readonly Source[] | undefined>>;
  readonly inputs: Readonly<Record<string, Shape | readonly Shape[] | undefined>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  /** The block's name for a weight → its name in the plan's `weights`. */
  readonly weights: Readonly<Record<string, string>>;
  /** They are those of another placement or block, which runs besides. */
  readonly tied?: true;
  /** Those of them, by the block's name, whose two axes the block has the other way round. */
  readonly transposed?: ReadonlySet<string>;
}

/** A port that is filled from outside, with data or with noise. */
export interface Feed {
  readonly path: string;
  readonly port: string;
  readonly shape: Shape;
  /** Column of the data it is bound to; absent while unbound, and where it is noise. */
  readonly column?: string;
  /** Its numbers for so many examples, by a key. */
  readonly draw?: (count: number, key: number) => Float32Array;
  /** The way from one noise to another: `share` 0 is the first, 1 the second. */
  readonly between?: (from: Float32Array, to: Float32Array, share: number) => Float32Array;
}

/** An output that is learned. */
export interface PlanObjective {
  readonly path: string;
  /** Shape of the target, with its batch axis; absent where there is none. */
  readonly target?: Shape;
  readonly column?: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly feeds: readonly Feed[];
  readonly objectives: readonly PlanObjective[];
  /** By name `path/weight`, shared ones once, in the order of the steps. */
  readonly weights: ReadonlyMap<string, WeightSpec>;
  /** At what multiple of the learning rate they learn, of those that do not learn at the rate itself; 0 = frozen. */
  readonly rates?: ReadonlyMap<string, number>;
  /** In the order of their turns; absent where everything is trained at once. */
  readonly players?: readonly PlanPlayer[];
}

/** Whether gradients reach a weight and it moves. */
export function isTrained(
  { weights, rates }: Pick<Plan, 'weights' | 'rates'>,
  name: string,
): boolean {
  const spec = weights.get(name);
  return spec !== undefined && !spec.frozen && rates?.get(name) !== 0;
}

/** How many numbers training moves. */
export function trainedParameters(plan: Pick<Plan, 'weights' | 'rates'>): number {
  let sum = 0;
  for (const [name, { shape }] of plan.weights)
    if (isTrained(plan, name)) sum += shape.reduce((product, size) => product * size, 1);
  return sum;
}

/** One who trains some of the weights by some of the losses. */
export interface PlanPlayer {
  readonly id: string;
  /** Its loss is their sum. */
  readonly goals: readonly Goal[];
  /** Paths of what its losses read, directly or not: all that is computed in its turn. */
  readonly steps: ReadonlySet<string>;
  /** Outputs of these that somebody reads: `outputKey`s. */
  readonly reads: ReadonlySet<string>;
  /** Names of the weights it trains, and of the frozen ones that change in its turns alone. */
  readonly weights: ReadonlySet<string>;
}

/** An output that is learned, and which of its losses. */
export interface Goal {
  readonly objective: PlanObjective;
  readonly side?: string;
  /** Whose goal it is; absent where everything is trained at once. */
  readonly player?: string;
}

/** Everything that is learned: by each player in turn, or at once. */
export function goalsOf({ objectives, players }: Plan): readonly Goal[] {
  if (!players) return objectives.map((objective) => ({ objective }));
  return players.flatMap(({ goals }) => goals);
}

/** Tells the goals of a plan apart. */
export function goalKey({ objective, side = '', player = '' }: Goal): string {
  return `${player} ${objective.path} ${side}`;
}

/** A measure's name says which player's it is, and whose output's where there are several. */
export function metricName(plan: Plan, { objective, player }: Goal, name: string): string {
  const several = goalsOf(plan).filter((goal) => goal.player === player).length > 1;
  return playerName(player, several && name !== 'loss' ? `${objective.path} ${name}` : name);
}

/** What a figure of a player is called: `critic loss`. */
export function playerName(player: string | undefined, name: string): string {
  return player === undefined ? name : `${player} ${name}`;
}

export function outputKey(path: string, port: string): string {
  return `${path} ${port}`;
}

/** The port that holds a block's answer, where it has several: the first it declares. */
export function answerPort({ path, block }: Pick<Step, 'path' | 'block'>): string {
  const [port] = Object.keys(block.outputs);
  if (port === undefined) throw new Error(`${path} has no output.`);
  return port;
}

/** The answers of what is learned, in the order of the plan's objectives. */
export function answersOf({
  steps,
  objectives,
}: Plan): { readonly objective: PlanObjective; readonly step: Step; readonly port: string }[] {
  const byPath = new Map(steps.map((step) => [step.path, step]));
  return objectives.map((objective) => {
    const step = byPath.get(objective.path);
    if (!step) throw new Error(`${objective.path} is learned, but no step runs it.`);
    return { objective, step, port: answerPort(step) };
  });
}

/** Outputs that somebody reads, `isRead` by other blocks; whoever learns reads the answer. */
export function wantedPorts(step: Step, isRead: (port: string) => boolean): string[] {
  const learned = step.block.objective && answerPort(step);
  return Object.keys(step.outputs).filter((port) => isRead(port) || port === learned);
}
