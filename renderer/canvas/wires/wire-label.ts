// Which form of a shape fits on a wire: with names, with sizes, or without the batch.
import type { Edge, Graph, GraphId, Shape } from '../../../graph-core/index.ts';
import { graphOf, printShape, scopedKey } from '../../../graph-core/index.ts';
import type { DocumentState } from '../../document/document.ts';
import { drawnAnalysis, shownDocument } from '../../document/document.ts';

/** Of the mono face at 12 px. */
export const letterWidth = 7.25;
/** Joints and a little air at both ends. */
const endsTake = 16;

/** All forms, longest first. */
export function shapeForms(shape: Shape): readonly [named: string, sizes: string, short: string] {
  const sizes = shape.dims.map(({ size, name }) => (size === null ? name : `${size}`));
  return [printShape(shape), sizes.join('×'), sizes.slice(1).join('×') || sizes.join('×')];
}

/** The longest of the forms that fits along a wire; empty where none does. */
export function fittingForm(forms: readonly string[], room: number): string {
  return forms.find((form) => form.length * letterWidth <= room - endsTake) ?? '';
}

const into = new WeakMap<readonly Edge[], ReadonlyMap<string, readonly Edge[]>>();

/** The wires into each node, told once for a graph. */
function edgesInto({ edges }: Graph): ReadonlyMap<string, readonly Edge[]> {
  const known = into.get(edges);
  if (known) return known;
  const made = new Map<string, Edge[]>();
  for (const edge of edges) made.set(edge.to.node, [...(made.get(edge.to.node) ?? []), edge]);
  into.set(edges, made);
  return made;
}

/** Whether what flows on a wire has the kind and sizes of something that went into its block. */
export function flowsThrough(
  state: DocumentState,
  { graph, edge }: { readonly graph: GraphId; readonly edge: Edge },
): boolean {
  const { wires } = drawnAnalysis(state);
  const within = graphOf(shownDocument(state), graph);
  const own = wires.get(scopedKey(graph, edge.id));
  if (!within || !own) return false;
  return (edgesInto(within).get(edge.from.node) ?? []).some((other) => {
    const shape = wires.get(scopedKey(graph, other.id));
    return shape?.kind === own.kind && sizes(shape) === sizes(own);
  });
}

function sizes({ dims }: Shape): string {
  return dims.map(({ size }) => size ?? '').join(' ');
}
