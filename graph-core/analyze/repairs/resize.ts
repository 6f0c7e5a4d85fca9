// Which param of a block decides the size of an axis: found by trying the block's own shape rule, not by its type.
import type { Params } from '../../blocks/block.ts';
import { isRejection } from '../../blocks/block.ts';
import type { Shape } from '../../blocks/kit/shape.ts';
import type { Analysis, NodeFacts, Source } from '../analysis.ts';
import { arriving, shapeOf } from '../shapes/apply-rule.ts';
import { nodeName } from '../../document/node-name.ts';
import { fieldsByName } from '../shapes/read-params.ts';

export type Measure = (shape: Shape) => number | null | undefined;

/** What the block would give at a port if a param had another value; undefined where its rule says no. */
function shapeWith(
  analysis: Analysis,
  facts: NodeFacts,
  changed: Params,
  port: string,
): Shape | undefined {
  const { block, params } = facts;
  if (!block || !params) return undefined;
  const parsed = block.params.safeParse({ ...params, ...changed });
  if (!parsed.success) return undefined;
  const incoming = Object.entries(facts.sources).flatMap(([inPort, sources]) =>
    sources.map(({ path, port: outPort }) => {
      const before = analysis.nodes.get(path);
      return {
        port: inPort,
        shape: before?.outputs?.[outPort],
        from: before ? nodeName(before) : '',
      };
    }),
  );
  const inputs = arriving(block, incoming);
  const result = shapeOf(block, new Map(), parsed.data, inputs, nodeName(facts));
  return isRejection(result) ? undefined : result[port];
}

/** The param that makes this measure of this output come to `wanted`, here or in the nearest block before. */
export function paramFor(
  analysis: Analysis,
  start: NodeFacts,
  port: string,
  measure: Measure,
  wanted: number,
): { readonly facts: NodeFacts; readonly param: string } | undefined {
  let facts: NodeFacts | undefined = start;
  let out = port;
  for (let hops = 0; facts?.block && hops < 12; hops++) {
    for (const [param, { form }] of fieldsByName(facts.block)) {
      if (form.kind !== 'size' || facts.params?.[param] === wanted) continue;
      const shape = shapeWith(analysis, facts, { [param]: wanted }, out);
      if (shape && measure(shape) === wanted) return { facts, param };
    }
    const sources: NodeFacts['sources'] = facts.sources;
    const before: Source | undefined = Object.keys(facts.block.inputs)
      .map((name) => sources[name]?.[0])
      .find((source) => source !== undefined);
    facts = before && analysis.nodes.get(before.path);
    out = before?.port ?? '';
  }
  return undefined;
}
