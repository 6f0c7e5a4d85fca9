// Looking at the parts of a block: the canvas's trail leads there, the document store holds what is shown.
import type { Document, GraphId, Looked, Refused } from '../../graph-core/index.ts';
import { graphOf, isModuleNode, moduleOutput } from '../../graph-core/index.ts';
import type { Entered } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { seenDocument, useDocument } from './document.ts';

/** The blocks a trail looks into, each with the graph it stands in. */
export function lookedOn(trail: readonly Entered[]): readonly Looked[] {
  return trail.flatMap(({ node, look }, index) =>
    look ? [{ graph: trail[index - 1]?.module ?? null, node }] : [],
  );
}

/** Shows the parts of a block of the graph on the screen, at once or once they have been examined, or says why it cannot. */
export function lookInto(node: string, refuse: (why: Refused) => void): void {
  const canvas = useCanvas.getState();
  const graph: GraphId = graphOnScreen(canvas);
  const looked = [...lookedOn(canvas.trail), { graph, node }];
  useDocument.getState().showParts(looked, (look) => {
    if ('refused' in look) return refuse(look);
    const module = look.graphs.at(-1);
    if (module !== undefined) canvas.enter({ module, node, look: true });
  });
}

// Wherever the trail leads, and however it got there.
useCanvas.subscribe(({ trail }, before) => {
  if (trail === before.trail) return;
  useDocument.getState().showParts(lookedOn(trail));
});

// A block or a module that an edit or undo has taken away, or changed inside, is left.
useDocument.subscribe((state, before) => {
  const seen = seenDocument(state);
  const canvas = useCanvas.getState();
  if (canvas.trail.length === 0 || state.session !== before.session) return;
  if (seen === seenDocument(before)) return;
  const modules = new Set(seen.modules.map(({ id }) => id));
  const looks = [...(state.look?.graphs ?? [])];
  const gone = canvas.trail.findIndex(
    ({ module, look }) => !modules.has(module) || (look && looks.shift() !== module),
  );
  if (gone >= 0) canvas.leaveTo(gone);
});

/** The output of the outermost block looked into that an output of a part gives on, all the way. */
export function outputBehind(
  seen: Document,
  trail: readonly Entered[],
  node: string,
): { readonly graph: GraphId; readonly node: string; readonly port: string } | undefined {
  const first = trail.findIndex(({ look }) => look);
  if (first < 0) return undefined;
  let at: string | undefined = node;
  let port: string | undefined;
  for (let depth = trail.length - 1; depth >= first; depth--) {
    const step = trail[depth];
    const edges = graphOf(seen, step?.module ?? null)?.edges ?? [];
    const out = edges.find(
      ({ from, to }) =>
        to.node === moduleOutput && from.node === at && (port === undefined || from.port === port),
    );
    if (!step || !out) return undefined;
    port = out.to.port;
    const around = graphOf(seen, trail[depth - 1]?.module ?? null);
    at = step.look
      ? around?.nodes.find((other) => isModuleNode(other) && other.module === step.module)?.id
      : step.node;
  }
  const block = trail[first];
  return block && port !== undefined
    ? { graph: trail[first - 1]?.module ?? null, node: block.node, port }
    : undefined;
}
