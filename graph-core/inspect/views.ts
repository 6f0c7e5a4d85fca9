// Which outputs of a plan are shown, and as what: those that blocks declare, and those that the user watches.
import type { Analysis } from '../analyze/analysis.ts';
import type { View } from '../blocks/block.ts';
import { outputKey } from '../compile/model.ts';
import type { Plan, Step } from '../compile/plan.ts';

/** Keys of outputs beside the declared ones. */
export type Watched = ReadonlySet<string>;

/** What the document's nodes ask to see, for every copy. */
export function watchedOutputs({ nodes }: Analysis): string[] {
  return [...nodes.values()].flatMap(({ path, node, block }) =>
    (node.watched ?? []).flatMap((port) =>
      block && port in block.outputs ? [outputKey(path, port)] : [],
    ),
  );
}

/** What an output shows; undefined where it shows nothing. */
export function viewOf({ path, block }: Step, port: string, watched: Watched): View | undefined {
  const declared = block.outputs[port]?.view;
  return declared ?? (watched.has(outputKey(path, port)) ? { kind: 'values' } : undefined);
}

/** Keys of all outputs that show something. */
export function viewKeys({ steps }: Plan, watched: Watched): ReadonlySet<string> {
  return new Set(
    steps.flatMap((step) =>
      Object.keys(step.block.outputs).flatMap((port) =>
        viewOf(step, port, watched) ? [outputKey(step.path, port)] : [],
      ),
    ),
  );
}
