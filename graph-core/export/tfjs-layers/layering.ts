// Which steps of a plan are calls of one layer, and which weights go from layer to layer.
import { feedPort } from '../../compile/model.ts';
import type { Plan, Step } from '../../compile/plan.ts';
import { answerPort, wantedPorts } from '../../compile/plan.ts';

export interface Layered {
  readonly key: string;
  /** The first step that it computes. */
  readonly step: Step;
  /** Ports that answer, and the ports of it that are read at all. */
  readonly wanted: readonly string[];
  readonly stock: Stock | undefined;
  /** Of the block's own names for its weights: those that another layer holds, and those that others take. */
  readonly taken: readonly Taken[];
  readonly passed: string[];
}

type Stock = NonNullable<ReturnType<NonNullable<NonNullable<Step['block']['exports']>['stock']>>>;

interface Taken {
  readonly name: string;
  readonly from: Layered;
  /** The holder's name for it. */
  readonly as: string;
}

/** `/` separates a layer from its weights in saved names, so paths get dots. */
export function layerName(path: string): string {
  return path.replaceAll('/', '.');
}

/** By path of the step; a layer of several steps is the same object. The holder of a weight comes before who takes it. */
export function layersOf(
  plan: Plan,
  elsewhere: (path: string) => readonly Step[] = () => [],
): Map<string, Layered> {
  const read = readPorts(plan);
  // A stock layer keeps its weights to itself.
  const open = new Set<string>();
  for (const { weights, transposed } of plan.steps)
    for (const name of transposed ?? []) open.add(weights[name] ?? '');
  for (;;) {
    const { layers, crossing } = divide(plan, read, open, elsewhere);
    if (crossing.every((full) => open.has(full))) return layers;
    for (const full of crossing) open.add(full);
  }
}

function divide(
  plan: Plan,
  read: ReadonlyMap<string, ReadonlySet<string>>,
  open: ReadonlySet<string>,
  elsewhere: (path: string) => readonly Step[],
): { layers: Map<string, Layered>; crossing: string[] } {
  const layers = new Map<string, Layered>();
  const signatures = new Map<Layered, string>();
  const byKey = new Map<string, Layered>();
  const holders = new Map<string, { layer: Layered; name: string }>();
  const crossing: string[] = [];
  for (const step of plan.steps) {
    const ports = read.get(step.path) ?? new Set();
    const closed = !Object.values(step.weights).some((full) => open.has(full));
    const stock = closed ? stockLayer(step, ports, elsewhere(step.path)) : undefined;
    const wanted = wantedOf(step, ports, stock);
    const signature = signatureOf(step, wanted, stock);
    const shared = sharedKey(step);
    const known = shared === undefined ? undefined : byKey.get(shared);
    if (known && signatures.get(known) === signature) {
      layers.set(step.path, known);
      continue;
    }
    const key = shared === undefined || known ? layerName(step.path) : shared;
    const names = Object.entries(step.weights);
    const layer: Layered = {
      key,
      step,
      wanted,
      stock,
      passed: [],
      taken: names.flatMap(([name, full]) => {
        const holder = holders.get(full);
        return holder ? [{ name, from: holder.layer, as: holder.name }] : [];
      }),
    };
    for (const { from, as } of layer.taken) if (!from.passed.includes(as)) from.passed.push(as);
    for (const [name, full] of names)
      if (holders.has(full)) crossing.push(full);
      else holders.set(full, { layer, name });
    layers.set(step.path, layer);
    signatures.set(layer, signature);
    byKey.set(key, layer);
  }
  return { layers, crossing };
}

/** Copies with shared weights are calls of one layer, called after where the weights are; undefined where they are in several places. */
function sharedKey({ path, weights, transposed }: Step): string | undefined {
  const folders = new Set(
    Object.values(weights).map((full) => full.slice(0, full.lastIndexOf('/'))),
  );
  const [only = path, ...more] = folders;
  return more.length === 0 && (transposed?.size ?? 0) === 0 ? layerName(only) : undefined;
}

/** Two steps of one signature are computed by one layer, if their weights are the same. */
function signatureOf(
  { block, params, inputs, weights, transposed }: Step,
  wanted: readonly string[],
  stock: Stock | undefined,
): string {
  const layer = stock
    ? [stock.className, stock.config]
    : [block.type, params, inputs, wanted, [...(transposed ?? [])]];
  return JSON.stringify([layer, weights]);
}

function wantedOf(step: Step, read: ReadonlySet<string>, stock: Stock | undefined): string[] {
  const feed = feedPort(step);
  if (feed !== undefined) return [feed];
  return stock ? [answerPort(step)] : wantedPorts(step, (port) => read.has(port));
}

/** A stock layer has one output; where another one is read, ours must do. */
function stockLayer(
  step: Step,
  read: ReadonlySet<string>,
  elsewhere: readonly Step[],
): Stock | undefined {
  if (feedPort(step) !== undefined) return undefined;
  const answer = answerPort(step);
  if ([...read].some((port) => port !== answer)) return undefined;
  const layerIn = ({ block, params, inputs, outputs }: Step) =>
    block.exports?.stock?.({ params, inputs, outputs });
  const layer = layerIn(step);
  // A layer made for one length takes no other.
  const alike = elsewhere.every(
    (other) => JSON.stringify(layerIn(other)) === JSON.stringify(layer),
  );
  return alike ? layer : undefined;
}

function readPorts(plan: Plan): Map<string, Set<string>> {
  const read = new Map<string, Set<string>>();
  for (const { sources } of plan.steps)
    for (const { path, port } of Object.values(sources).flatMap((wired) => wired ?? [])) {
      const ports = read.get(path) ?? new Set();
      ports.add(port);
      read.set(path, ports);
    }
  return read;
}
