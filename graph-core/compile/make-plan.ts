// Document and analysis → plan: what runs, in which order, on which weights.
import type { Analysis, NodeFacts, Source } from '../analyze/analysis.ts';
import { asBuilt } from '../analyze/as-built.ts';
import { heldWeights } from '../analyze/shapes/held-weights.ts';
import { findBlock } from '../blocks/index.ts';
import type { OutputPort, WeightSpec } from '../blocks/block.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import { ratesOf } from '../document/rates.ts';
import type { Document } from '../document/schema.ts';
import type { Feed, PlanObjective, Plan, Step } from './plan.ts';
import { planPlayers } from './players.ts';

/** Thrown when a document that still has problems is asked to run. */
class UnsoundError extends Error {
  constructor(readonly analysis: Analysis) {
    super(
      analysis.problems.find(({ severity, about }) => severity === 'error' && !about)?.message.en ??
        'Unsound.',
    );
    this.name = 'UnsoundError';
  }
}

/** Blocks that lead to no learned output are left out, unless nothing is learned at all. Throws UnsoundError. */
export function makePlan(drawn: Document, analysis: Analysis): Plan {
  if (!analysis.sound) throw new UnsoundError(analysis);
  const document = asBuilt(drawn, findBlock);
  const needed = neededPaths(analysis);
  const facts = [...analysis.nodes.values()].filter(({ path }) => needed.has(path));
  const weights = new Map<string, WeightSpec>();
  const steps = facts.map((node) => stepOf(node, analysis, weights));
  const feeds: Feed[] = [];
  const objectives: PlanObjective[] = [];
  for (const step of steps) {
    const column = document.data.bindings[step.path];
    const bound = column === undefined ? {} : { column };
    for (const [port, declared] of Object.entries(step.block.outputs)) {
      const shape = step.outputs[port];
      if (!declared.feed || !shape) continue;
      feeds.push({ path: step.path, port, shape, ...bound, ...noiseOf(step, declared, shape) });
    }
    const { objective } = step.block;
    if (objective) {
      const target = objective.target?.({ params: step.params, inputs: step.inputs });
      objectives.push({ path: step.path, ...(target && { target }), ...bound });
    }
  }
  const rates = weightRates(document, weights);
  const plan = { steps, feeds, objectives, weights, ...(rates.size > 0 && { rates }) };
  return document.training.players ? { ...plan, players: planPlayers(document, plan) } : plan;
}

/** Those other than 1, by the rate of whoever owns the weight. */
function weightRates(
  document: Document,
  weights: ReadonlyMap<string, WeightSpec>,
): ReadonlyMap<string, number> {
  const rateOf = ratesOf(document);
  return new Map(
    [...weights.keys()].flatMap((name) => {
      const rate = rateOf(name.slice(0, name.lastIndexOf('/')));
      return rate === 1 ? [] : [[name, rate] as const];
    }),
  );
}

/** How a feed of noise is filled. */
function noiseOf(
  { block, params }: Step,
  { feed }: OutputPort,
  shape: Shape,
): Pick<Feed, 'draw' | 'between'> {
  const { draw, between } = block;
  if (feed !== 'noise' || !draw) return {};
  return {
    draw: (count, key) => draw({ params, shape, count, key }),
    ...(between && { between: (from, to, share) => between({ params, from, to, share }) }),
  };
}

function stepOf(node: NodeFacts, analysis: Analysis, weights: Map<string, WeightSpec>): Step {
  const { block, params, outputs } = node;
  if (!block || !params || !outputs) throw new UnsoundError(analysis);
  const shapeOf = ({ path, port }: Source): Shape => {
    const shape = analysis.nodes.get(path)?.outputs?.[port];
    if (!shape) throw new UnsoundError(analysis);
    return shape;
  };
  const sources: Record<string, Source | readonly Source[] | undefined> = {};
  const inputs: Record<string, Shape | readonly Shape[] | undefined> = {};
  for (const [port, declared] of Object.entries(block.inputs)) {
    const wired = node.sources[port] ?? [];
    sources[port] = declared.variadic ? wired : wired[0];
    inputs[port] = declared.variadic ? wired.map(shapeOf) : wired[0] && shapeOf(wired[0]);
  }
  const names: Record<string, string> = {};
  const held = heldWeights(node);
  for (const { weight, path, of } of held) {
    const full = `${path}/${of}`;
    names[weight] = full;
    // The owner's word counts where it has one; copies that share have it in common.
    const spec = analysis.nodes.get(path)?.weights?.[of] ?? node.weights?.[weight];
    if (spec && !weights.has(full)) weights.set(full, spec);
  }
  const transposed = held.flatMap((tie) => (tie.transposed ? tie.weight : []));
  return {
    path: node.path,
    block,
    params,
    sources,
    inputs,
    outputs,
    weights: names,
    ...(node.tied && { tied: true as const }),
    ...(transposed.length > 0 && { transposed: new Set(transposed) }),
  };
}

function neededPaths(analysis: Analysis): ReadonlySet<string> {
  const all = [...analysis.nodes.values()];
  const objectives = all.filter(({ block }) => block?.objective);
  if (objectives.length === 0) return new Set(analysis.nodes.keys());
  const needed = new Set<string>();
  const waiting = objectives.map(({ path }) => path);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    for (const wired of Object.values(analysis.nodes.get(path)?.sources ?? {}))
      waiting.push(...wired.map((source) => source.path));
  }
  return needed;
}
