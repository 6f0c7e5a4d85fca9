// The weights of parts that are looked at, as the run of this document holds them, looked at again while it trains.
import { useEffect, useMemo, useState } from 'react';
import type { Analysis, GraphId, Node, WeightValue } from '../../graph-core/index.ts';
import { shownAnalysis, useDocument } from '../document/document.ts';
import { liveRun } from '../run/live-runs.ts';
import { useShownRun } from '../run/shown-run.ts';
import { sameModel } from '../run/same-model.ts';
import type { WeightFigures } from './weight-figures.ts';
import { weightFigures } from './weight-figures.ts';

/** Milliseconds between two looks while the model trains. */
const again = 3_000;
/** A module in a thousand copies has more weights than anybody reads, and than are drawn in a moment. */
const most = 200;

export interface PartWeight {
  /** Of a module that is repeated with weights of its own, the copy: `encoder/2`. */
  readonly copy: string | undefined;
  /** The part, where there are several. */
  readonly node: Node | undefined;
  readonly name: string;
  readonly path: string;
  readonly shape: readonly number[];
  /** Undefined where no run of this document is held. */
  readonly figures: WeightFigures | undefined;
}

interface Held {
  readonly run: string;
  readonly step: number;
  readonly weights: ReadonlyMap<string, WeightValue>;
}

export function usePartWeights(
  graph: GraphId,
  nodes: readonly Node[],
): {
  readonly step: number | undefined;
  readonly weights: readonly PartWeight[];
  /** So many are not among them. */
  readonly more: number;
} {
  const analysis = useDocument(shownAnalysis);
  // That of before has the names of before.
  const look = useDocument((state) => (state.opening ? undefined : state.look));
  const document = useDocument((state) => state.history.present);
  const run = useShownRun(({ run: id, trained, phase }) =>
    phase !== 'preparing' && trained && sameModel(trained, document) ? id : undefined,
  );
  const phase = useShownRun((state) => state.phase);
  const [held, setHeld] = useState<Held>();
  useEffect(() => {
    if (run === undefined) return undefined;
    let wanted = true;
    const ask = () =>
      liveRun()
        .ask({ type: 'checkpoint' })
        .then(({ checkpoint: { step, weights } }) => {
          if (wanted)
            setHeld({ run, step, weights: new Map(weights.map((array) => [array.name, array])) });
        })
        // A worker that is gone is named in the training room.
        .catch(() => undefined);
    void ask();
    const timer = phase === 'running' ? setInterval(() => void ask(), again) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [run, phase]);
  const live = held !== undefined && held.run === run ? held : undefined;
  const carried = useMemo(() => live && look?.carry(live.weights), [live, look]);
  const all = useMemo(() => weightsOf(analysis, graph, nodes), [analysis, graph, nodes]);
  const weights = useMemo(
    () =>
      all.slice(0, most).map((weight) => {
        const value = carried?.get(weight.path);
        return { ...weight, figures: value && weightFigures(value) };
      }),
    [all, carried],
  );
  return { step: live?.step, weights, more: all.length - weights.length };
}

/** Of every copy that has weights of its own, copy by copy. */
function weightsOf(
  analysis: Analysis,
  graph: GraphId,
  nodes: readonly Node[],
): Omit<PartWeight, 'figures'>[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, Omit<PartWeight, 'figures'>>();
  for (const { graph: within, node, weightsPath, weights } of analysis.nodes.values()) {
    if (within !== graph || !byId.has(node.id)) continue;
    for (const [weight, { shape }] of Object.entries(weights ?? {})) {
      const path = `${weightsPath}/${weight}`;
      const part = nodes.length > 1 ? byId.get(node.id) : undefined;
      const copy = /^(.*\/\d+)\//.exec(path)?.[1];
      found.set(path, { copy, node: part, name: weight, path, shape });
    }
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...found.values()].sort((a, b) => compare(a.copy ?? '', b.copy ?? ''));
}
