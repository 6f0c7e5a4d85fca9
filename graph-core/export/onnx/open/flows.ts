// Blocks in the making and what flows between them: each value of the foreign graph is an output of a block, its axes seen in the foreign order.
import type { Part } from '../../../blocks/from-onnx/index.ts';
import { permutePart, reshapePart, slicePart } from '../../../blocks/from-onnx/index.ts';
import type { ArrivingShape } from '../../../blocks/block.ts';
import { isRejection } from '../../../blocks/block.ts';
import { findBlock } from '../../../blocks/index.ts';
import type { Shape } from '../../../blocks/kit/shape.ts';
import { arriving, shapeOf } from '../../../analyze/shapes/apply-rule.ts';

/** An output of a block. */
export interface Tap {
  readonly node: string;
  readonly port: string;
  readonly shape: Shape;
}

/** A value of the foreign graph: which axis of the output each of its axes is; −1 = one of size 1 that the output has not. */
export interface Flow extends Tap {
  readonly view: readonly number[];
}

export interface PlacedBlock {
  readonly id: string;
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly scope: string;
  /** As the foreign graph calls it. */
  readonly name?: string;
  readonly wires: readonly { readonly port: string; readonly from: Tap }[];
  readonly weights: NonNullable<Part['weights']>;
}

export class Flows {
  readonly blocks: PlacedBlock[] = [];
  private readonly taken = new Set<string>();
  private readonly kept = new Map<string, string>();
  private readonly arranged = new Map<string, Tap>();

  /** Ends of the graph keep their names, whatever else is called so. */
  keep(names: readonly string[]): void {
    for (const name of names) {
      const id = this.idOf(name, 'end');
      this.kept.set(name, id);
      this.taken.add(id);
    }
  }

  /** Adds a block and answers its outputs by port. Throws where its shape rule says no. */
  add(
    part: Part,
    sources: Readonly<Record<string, readonly Tap[]>>,
    scope: string,
    wished?: string,
  ): Readonly<Record<string, Tap>> {
    const block = findBlock(part.type);
    if (!block) throw new Error(`There is no block ${part.type}.`);
    const parsed = block.params.safeParse(part.params);
    if (!parsed.success) throw new Misfit();
    const own = wished === undefined ? undefined : this.kept.get(wished);
    const called = wished ?? scope.split('/').at(-1) ?? '';
    const id = own ?? this.idOf(called, part.type);
    const isFirst = called !== '' && called !== part.type && (own ?? id) === idWords(called);
    const wires = Object.entries(sources).flatMap(([port, taps]) =>
      taps.map((from) => ({ port, from })),
    );
    const incoming = wires.map(({ port, from }) => ({ port, from: from.node, shape: from.shape }));
    const inputs: Record<string, ArrivingShape | readonly ArrivingShape[] | undefined> = arriving(
      block,
      incoming,
    );
    const shapes = shapeOf(block, new Map(), parsed.data, inputs, id);
    if (isRejection(shapes)) throw new Misfit();
    this.blocks.push({
      id,
      type: part.type,
      params: parsed.data,
      scope,
      ...(isFirst && { name: called.slice(0, 200) }),
      wires,
      weights: part.weights ?? {},
    });
    this.taken.add(id);
    return Object.fromEntries(
      Object.entries(shapes).map(([port, shape]) => [port, { node: id, port, shape }]),
    );
  }

  /**
   * The value with its axes in this order, by blocks that move them where it takes any. −1 stands for a new axis of size 1;
   * axes that are left out must be of size 1.
   */
  arrange(flow: Flow, order: readonly number[], scope: string): Tap {
    const axes = order.map((axis) => (axis < 0 ? -1 : (flow.view[axis] ?? -1)));
    const { dims } = flow.shape;
    if (axes.length === dims.length && axes.every((axis, index) => axis === index)) return flow;
    const key = `${flow.node} ${flow.port} ${axes.join()}`;
    const known = this.arranged.get(key);
    if (known) return known;
    const made = this.moved(flow, axes, scope);
    this.arranged.set(key, made);
    return made;
  }

  private moved(flow: Tap, axes: readonly number[], scope: string): Tap {
    const { dims } = flow.shape;
    const kept = axes.filter((axis) => axis >= 0 && dims[axis]?.size !== 1);
    const all = dims.flatMap(({ size }, axis) => (size === 1 ? [] : [axis]));
    if (kept.length !== all.length || axes[0] !== 0) throw new Misfit();
    const sorted = kept.every((axis, index) => axis === all[index]);
    let tap = flow;
    if (!sorted) {
      const missing = dims.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      const perm = [...axes.filter((axis) => axis >= 0), ...missing];
      const part = permutePart(perm);
      if (!part) throw new Misfit();
      tap = this.behind(part, tap, scope);
    }
    const sizes = axes.slice(1).map((axis) => (axis < 0 ? 1 : (dims[axis]?.size ?? 1)));
    if (
      tap.shape.dims
        .slice(1)
        .map(({ size }) => size)
        .join() === sizes.join()
    )
      return tap;
    return this.reshaped(tap, sizes, scope);
  }

  /** Sizes without the batch. */
  reshaped(tap: Tap, sizes: readonly number[], scope: string): Tap {
    const part = reshapePart(sizes, tap.shape);
    if (!part) throw new Misfit();
    return this.behind(part, tap, scope);
  }

  /** One place of an axis of its own, which stays as one of size 1. */
  placeOf(tap: Tap, axis: number, at: number, scope: string): Tap {
    return this.behind(slicePart(axis, at), tap, scope);
  }

  /** Adds a block of one input and one output to what flows there. */
  private behind(part: Part, from: Tap, scope: string): Tap {
    const [port = ''] = Object.keys(part.inputs);
    const [made] = Object.values(this.add(part, { [port]: [from] }, scope, part.type));
    if (!made) throw new Misfit();
    return made;
  }

  /** Called as the foreign graph calls it, where a document can say that. */
  private idOf(wished: string, type: string): string {
    const words = idWords(wished);
    const base = words || type;
    if (!this.taken.has(base)) return base;
    const other =
      words && !this.taken.has(`${base}-${type}`) ? `${base}-${type}`.slice(0, 60) : undefined;
    if (other && !this.taken.has(other)) return other;
    for (let number = 2; ; number++)
      if (!this.taken.has(`${base}-${number}`)) return `${base}-${number}`;
  }
}

function idWords(words: string): string {
  return words
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 50);
}

/** No block takes this as it is; who asks says of what. */
export class Misfit extends Error {}
