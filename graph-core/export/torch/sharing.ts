// What the modules of one torch class have in common: one called by several, or parameters set to another's.
import type { PythonForm } from '../../blocks/block.ts';
import { sameCode } from '../../blocks/kit/python.ts';
import type { Step } from '../../compile/plan.ts';
import type { Graph, ModuleNode, Node } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { ownershipsOf } from '../../document/ties.ts';
import { inOrder } from '../walk-graph.ts';
import { jointsOf } from './joints.ts';
import { identifier } from '../python/python-name.ts';
import { torchFormOf } from './torch-form.ts';

/** A key that a state dict of the same document would have if nothing were shared, and where its numbers are. */
export interface SharedKey {
  readonly key: string;
  readonly from: string;
  /** Its axes are exchanged. */
  readonly turned: boolean;
  /** The state dict has the key all the same: it is another name of the same parameter. */
  readonly assigned: boolean;
}

type Steps = ReadonlyMap<string, Step>;

/** By name of the weight, among the blocks of this graph in this place: the owner, or else the first that uses it. */
function holdersIn(steps: Steps, graph: Graph, prefix: string): Map<string, Step> {
  const owned = ownershipsOf(graph);
  const holders = new Map<string, Step>();
  const owners = new Set<string>();
  for (const { id } of owned.size > 0 ? inOrder(graph) : []) {
    const step = steps.get(prefix + id);
    const { owner = id, taken } = owned.get(id) ?? {};
    for (const [name, full] of Object.entries(step?.weights ?? {})) {
      const isOwner = owner === id && taken?.weight !== name;
      if (!step || (holders.has(full) && (!isOwner || owners.has(full)))) continue;
      holders.set(full, step);
      if (isOwner) owners.add(full);
    }
  }
  return holders;
}

export interface SharedBlock {
  /** The attribute that computes it. */
  readonly self: string;
  /** Another block's module computes it. */
  readonly called: boolean;
  /** Lines for the end of `__init__`, and before the call. */
  readonly made: readonly string[];
  readonly before: readonly string[];
  readonly keys: readonly SharedKey[];
}

/** How the blocks of a graph in one place get the weights that they share with one another. */
export function sharingIn(steps: Steps, graph: Graph, prefix: string) {
  const holders = holdersIn(steps, graph, prefix);
  return (step: Step, form: PythonForm): SharedBlock => {
    const own = identifier(step.path.slice(prefix.length));
    const others = Object.entries(step.weights).flatMap(([name, full]) => {
      const holder = holders.get(full);
      return holder && holder !== step ? [{ name, full, holder }] : [];
    });
    const [first] = others;
    if (!first) return { self: own, called: false, made: [], before: [], keys: [] };
    const at = identifier(first.holder.path.slice(prefix.length));
    if (isSameModule(step, first.holder)) {
      const keys = Object.keys(form.state?.(zeros(step)) ?? {});
      return {
        self: at,
        called: true,
        made: [],
        before: [],
        keys: keys.map((key) => same(`${own}.${key}`, `${at}.${key}`)),
      };
    }
    const joints = others.flatMap(({ full, holder }) => {
      const found = jointsOf(holder, step, full);
      if (!found) throw new Error(`${step.path} cannot share ${full} in PyTorch.`);
      const there = identifier(holder.path.slice(prefix.length));
      return found.map(({ key, from, turned }): SharedKey => {
        return { key: `${own}.${key}`, from: `${there}.${from}`, turned, assigned: !turned };
      });
    });
    return {
      self: own,
      called: false,
      made: joints.map(({ key, from, turned }) =>
        turned ? `del ${attribute(key)}` : `${attribute(key)} = ${attribute(from)}`,
      ),
      before: joints
        .filter(({ turned }) => turned)
        .map(({ key, from }) => `${attribute(key)} = ${attribute(from)}.t()`),
      keys: joints,
    };
  };
}

function same(key: string, from: string): SharedKey {
  return { key, from, turned: false, assigned: false };
}

/** Whether the holder's module computes the block as well. */
export function isSameModule(step: Step, holder: Step): boolean {
  const mine = torchFormOf(step);
  const theirs = torchFormOf(holder);
  return (
    Object.entries(step.weights).every(([name, full]) => holder.weights[name] === full) &&
    step.transposed?.size === holder.transposed?.size &&
    mine !== undefined &&
    theirs !== undefined &&
    'make' in mine &&
    'make' in theirs &&
    sameCode(theirs.make, mine.make)
  );
}

function zeros({ block, params, inputs, outputs }: Step) {
  const specs = block.weights?.({ params, inputs, outputs }) ?? {};
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => {
      const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
      return [name, { shape, data }];
    }),
  );
}

/** The placement whose weights this one uses in this place: the owner, or the first of those tied where that one does not run. */
export function placementHolder(
  graph: Graph,
  node: ModuleNode,
  runs: (id: string) => boolean,
): ModuleNode {
  const owned = ownershipsOf(graph);
  const ownerOf = ({ id }: Node) => owned.get(id)?.owner ?? id;
  const owner = ownerOf(node);
  const group = inOrder(graph).filter((other) => isModuleNode(other) && ownerOf(other) === owner);
  const holder =
    group.find(({ id }) => id === owner && runs(id)) ?? group.find(({ id }) => runs(id));
  return holder && isModuleNode(holder) ? holder : node;
}

/** Every parameter of one attribute set to the other's: where the two are not built alike. */
export function assignAll(
  taker: { readonly at: string; readonly keys: readonly string[] },
  holder: { readonly at: string; readonly keys: readonly string[] },
): { readonly made: readonly string[]; readonly keys: readonly SharedKey[] } {
  const there = new Set(holder.keys);
  const keys = taker.keys.map((key): SharedKey => {
    if (!there.has(key)) throw new Error(`${holder.at} has no ${key} in PyTorch.`);
    return {
      key: `${taker.at}.${key}`,
      from: `${holder.at}.${key}`,
      turned: false,
      assigned: true,
    };
  });
  return { keys, made: keys.map(({ key, from }) => `${attribute(key)} = ${attribute(from)}`) };
}

export function calledFor(taker: string, holder: string, keys: readonly string[]): SharedKey[] {
  return keys.map((key) => same(`${taker}.${key}`, `${holder}.${key}`));
}

export function movedTo(prefix: string, shared: readonly SharedKey[]): SharedKey[] {
  return shared.map((entry) => ({
    ...entry,
    key: `${prefix}.${entry.key}`,
    from: `${prefix}.${entry.from}`,
  }));
}

/** `stack.0.norm.weight` → `self.stack[0].norm.weight`. */
function attribute(key: string): string {
  return `self.${key}`.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}
