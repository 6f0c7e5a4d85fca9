// Stats of copies → what each node on the canvas wears: of several copies and of a module's blocks the worst.
import type { Document, BlockStats } from '../../../graph-core/index.ts';
import { scopedKey } from '../../../graph-core/index.ts';
import { nodesOnPath } from '../../stores/highlight.ts';

export type Health = 'fine' | 'vanishing' | 'exploding' | 'dead';

export interface Figure {
  readonly value: number;
  readonly health: Health;
  /** The copy it is the figure of. */
  readonly path: string;
}

export interface NodeStats {
  /** Paths that the node stands for; one unless it is a module or stands in one. */
  readonly copies: number;
  readonly activation?: Figure | undefined;
  readonly gradient?: Figure | undefined;
  readonly dead?: Figure | undefined;
}

/** Below: nothing arrives any more. Above: the next step breaks it. */
const smallest = 1e-7;
const greatest = 1e3;
const mostDead = 0.5;

export function nodeStats(
  document: Document,
  stats: readonly BlockStats[],
): ReadonlyMap<string, NodeStats> {
  const byNode = new Map<string, NodeStats>();
  for (const { path, activation, gradient, dead } of stats) {
    const own: NodeStats = {
      copies: 1,
      activation: activation && scaled(activation.rms, path),
      gradient: gradient === undefined ? undefined : scaled(gradient, path),
      dead: dead === undefined ? undefined : share(dead, path),
    };
    for (const { graph, node } of nodesOnPath(document, path)) {
      const key = scopedKey(graph, node);
      const before = byNode.get(key);
      byNode.set(key, before ? worst(before, own) : own);
    }
  }
  return byNode;
}

export function healthOf({ activation, gradient, dead }: NodeStats): Health {
  return (
    [activation, gradient, dead].find((figure) => figure && figure.health !== 'fine')?.health ??
    'fine'
  );
}

function scaled(value: number, path: string): Figure {
  const health = value < smallest ? 'vanishing' : value <= greatest ? 'fine' : 'exploding';
  return { value, health, path };
}

function share(value: number, path: string): Figure {
  return { value, health: value > mostDead ? 'dead' : 'fine', path };
}

function worst(stats: NodeStats, other: NodeStats): NodeStats {
  const pick = (of: 'activation' | 'gradient' | 'dead', badness: (value: number) => number) => {
    const [a, b] = [stats[of], other[of]];
    if (!a || !b) return a ?? b;
    return badness(b.value) > badness(a.value) ? b : a;
  };
  return {
    copies: stats.copies + other.copies,
    activation: pick('activation', farOff),
    gradient: pick('gradient', farOff),
    dead: pick('dead', (value) => value),
  };
}

/** Powers of ten from the middle between vanishing and exploding; not a number is farthest. */
function farOff(value: number): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log10(value) - (Math.log10(smallest) + Math.log10(greatest)) / 2);
}

/** Where a value stands between vanishing and exploding, 0 … 1, on a logarithmic scale. */
export function placeOnScale(value: number): number {
  const at =
    (Math.log10(value) - Math.log10(smallest)) / (Math.log10(greatest) - Math.log10(smallest));
  return Math.min(1, Math.max(0, Number.isNaN(at) ? 1 : at));
}
