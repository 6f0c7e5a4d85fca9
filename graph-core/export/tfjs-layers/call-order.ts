// The order in which TensorFlow.js makes the calls of layers as it loads a model: calls are found again by their number.

/** A call of a layer, with the calls whose answers it reads. */
export interface LayerCall {
  readonly layer: string;
  readonly reads: readonly LayerCall[];
}

/**
 * By layer. It goes through the layers again and again and makes the calls whose inputs are there, so that one which
 * waits falls behind later ones of its layer (fromConfig of tfjs-layers/src/engine/container.ts): they are numbered as
 * they will be made.
 */
export function callsInOrder(
  layers: readonly string[],
  calls: readonly LayerCall[],
): ReadonlyMap<string, readonly LayerCall[]> {
  let order = group(layers, calls);
  // What has moved may let others be made sooner; the order is right once it brings about itself.
  for (let round = 0; round < calls.length; round++) {
    const made = make(order);
    const settled = [...made].every(([layer, list]) =>
      list.every((call, index) => call === order.get(layer)?.[index]),
    );
    order = made;
    if (settled) break;
  }
  return order;
}

function group(layers: readonly string[], calls: readonly LayerCall[]): Map<string, LayerCall[]> {
  const grouped = new Map<string, LayerCall[]>(layers.map((layer) => [layer, []]));
  for (const call of calls) grouped.get(call.layer)?.push(call);
  return grouped;
}

function make(order: ReadonlyMap<string, readonly LayerCall[]>): Map<string, LayerCall[]> {
  const made = new Map<string, LayerCall[]>([...order.keys()].map((layer) => [layer, []]));
  const done = new Set<LayerCall>();
  const total = [...order.values()].reduce((sum, list) => sum + list.length, 0);
  for (let before = -1; done.size < total && done.size > before; ) {
    before = done.size;
    for (const [layer, list] of order)
      for (const call of list) {
        if (done.has(call) || !call.reads.every((read) => done.has(read))) continue;
        done.add(call);
        made.get(layer)?.push(call);
      }
  }
  return made;
}
