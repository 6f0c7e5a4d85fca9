// What each player of a plan computes in its turn, and which weights it trains.
import type { Document, PlayerSettings } from '../document/schema.ts';
import { outputKey } from './plan.ts';
import type { Source } from '../analyze/analysis.ts';
import type { Plan, PlanPlayer, Step } from './plan.ts';

/** Objectives, sides and nodes that are not there are left out, and a player without a loss with them. */
export function planPlayers(document: Document, plan: Plan): PlanPlayer[] {
  return (document.training.players ?? []).flatMap((player) => planPlayer(player, plan) ?? []);
}

function planPlayer(player: PlayerSettings, plan: Plan): PlanPlayer | undefined {
  const byPath = new Map(plan.steps.map((step) => [step.path, step]));
  const goals = player.objectives.flatMap(({ node, side: name }) => {
    const objective = plan.objectives.find(({ path }) => path === node);
    const step = byPath.get(node);
    const side = step?.block.objective?.sides?.find((side) => side.name === name);
    if (!objective || !step || (side === undefined && step.block.objective?.sides)) return [];
    return [
      {
        step,
        goal: { objective, player: player.id, ...(side && { side: side.name }) },
        reads: side?.reads,
      },
    ];
  });
  if (goals.length === 0) return undefined;
  const read = goals.flatMap(({ step, reads }) => sourcesOf(step, reads));
  const weights = new Set(player.trains.flatMap((node) => weightsUnder(plan, node)));
  const scope = scopeOf(plan, read);
  return { ...scope, id: player.id, goals: goals.map(({ goal }) => goal), weights };
}

/** All that some outputs are computed from, as the part of one who trains nothing; up to outputs that are given. */
export function scopeOf(
  plan: Plan,
  outputs: readonly Source[],
  given: readonly Source[] = [],
): PlanPlayer {
  const byPath = new Map(plan.steps.map((step) => [step.path, step]));
  const known = new Set(given.map(({ path, port }) => outputKey(path, port)));
  const reads = new Set<string>();
  const steps = new Set<string>();
  const waiting = [...outputs];
  for (let source = waiting.pop(); source; source = waiting.pop()) {
    const key = outputKey(source.path, source.port);
    reads.add(key);
    const step = byPath.get(source.path);
    if (!step || known.has(key) || steps.has(step.path)) continue;
    steps.add(step.path);
    waiting.push(...sourcesOf(step));
  }
  return { id: '', goals: [], steps, reads, weights: new Set() };
}

/** Names of the weights that a node of the document's own graph uses; of a tied one, those of its owner. */
function weightsUnder({ steps }: Plan, node: string): string[] {
  return steps
    .filter(({ path }) => path === node || path.startsWith(`${node}/`))
    .flatMap((step) => Object.values(step.weights));
}

/** Of all input ports, or of some. */
function sourcesOf({ sources }: Step, ports: readonly string[] = Object.keys(sources)) {
  return ports.flatMap((port) => sources[port] ?? []);
}
