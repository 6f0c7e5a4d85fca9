// One block alone as a document and its plan: an input for each wire, an output for each port.
import type { Block } from '../../blocks/block.ts';
import type { Fitting } from '../../blocks/conformance/case.testing.ts';
import { arrivals } from '../../blocks/conformance/case.testing.ts';
import { weightSpecs } from '../../blocks/conformance/compute.testing.ts';
import { single } from '../../blocks/kit/python.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import type { Document } from '../../document/schema.ts';

const feed = { outputs: { out: { feed: true } }, inputs: {} } as unknown as Block;
const objective = {
  inputs: { values: {} },
  outputs: { values: {} },
  objective: {},
  forward: ({ inputs }: { inputs: object }) => inputs,
  exports: { keras: () => ({ call: ({ values }: never) => ({ values: single(values) }) }) },
} as unknown as Block;

/** `block` is the block, `in-0` and so on feed it, `out-0` and so on are its ports in their order. */
export function oneBlock(of: Fitting): { readonly document: Document; readonly plan: Plan } {
  const wires = arrivals(of);
  const ports = Object.entries(of.outputs);
  const base = { params: {}, inputs: {}, weights: {} };
  const specs = Object.entries(weightSpecs(of));
  const feeds = wires.map(({ of: outputs }, index): Step => {
    return { ...base, path: `in-${index}`, block: feed, sources: {}, outputs: { out: outputs } };
  });
  const sources: Record<string, Step['sources'][string]> = {};
  for (const [port, { variadic }] of Object.entries(of.block.inputs)) {
    const mine = wires.flatMap((wire, index) =>
      wire.port === port ? [{ path: `in-${index}`, port: 'out' }] : [],
    );
    sources[port] = variadic ? mine : mine[0];
  }
  const weights = Object.fromEntries(specs.map(([name]) => [name, `block/${name}`]));
  const step: Step = { ...of, path: 'block', sources, weights };
  const objectives = ports.map(([port, shape], index): Step => {
    const path = `out-${index}`;
    const from = { values: { path: 'block', port } };
    return { ...base, path, block: objective, sources: from, outputs: { values: shape } };
  });
  const steps = [...feeds, step, ...objectives];
  const edges = steps.flatMap((to) =>
    Object.entries(to.sources).flatMap(([port, wired]) =>
      [wired ?? []].flat().map((from) => ({
        from: { node: from.path, port: from.port },
        to: { node: to.path, port },
      })),
    ),
  );
  const document = {
    name: of.block.type,
    graph: { nodes: steps.map(({ path }) => ({ id: path, type: 'any', params: {} })), edges },
    modules: [],
    variables: {},
  } as unknown as Document;
  const plan: Plan = {
    steps,
    feeds: feeds.map(({ path, outputs }) => {
      const [shape] = Object.values(outputs);
      return { path, port: 'out', shape: shape ?? { kind: 'values', dims: [] } };
    }),
    objectives: objectives.map(({ path, outputs }) => ({
      path,
      target: outputs.values ?? { kind: 'values', dims: [] },
    })),
    weights: new Map(specs.map(([name, spec]) => [`block/${name}`, spec])),
  };
  return { document, plan };
}
