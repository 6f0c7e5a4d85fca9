// Analysis of a document with the app's blocks, kept as long as only places have changed. Knows no rule.
import type { Analysis, Document, Graph } from '../../graph-core/index.ts';

export interface Known {
  readonly document: Document;
  readonly analysis: Analysis;
}

export function deriveAnalysis(document: Document, known?: Known): Analysis {
  if (known && sameMeaning(known.document, document)) return known.analysis;
  return {
    nodes: new Map(),
    problems: [],
    sound: true,
    variables: new Map(),
    cost: { parameters: 0, multiplyAdds: 0, activationBytes: 0 },
    wires: new Map(),
    costs: new Map(),
  };
}

/** A drag moves nodes, and words in notes change nothing either: both keep shapes and problems as they are. */
function sameMeaning(before: Document, after: Document): boolean {
  if (before === after) return true;
  return (
    before.variables === after.variables &&
    before.data === after.data &&
    before.training === after.training &&
    before.modules.length === after.modules.length &&
    sameGraph(before.graph, after.graph) &&
    after.modules.every((module, at) => {
      const old = before.modules[at];
      return (
        old === module ||
        (old !== undefined &&
          old.id === module.id &&
          old.inputs === module.inputs &&
          old.outputs === module.outputs &&
          sameGraph(old.graph, module.graph))
      );
    })
  );
}

function sameGraph(before: Graph, after: Graph): boolean {
  if (before === after) return true;
  if (before.edges !== after.edges && !sameItems(before.edges, after.edges)) return false;
  return (
    before.nodes.length === after.nodes.length &&
    after.nodes.every((node, at) => {
      const old = before.nodes[at];
      return old === node || (old !== undefined && onlyMoved(old, node));
    })
  );
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((item, at) => item === before[at]);
}

function onlyMoved(before: object, after: object): boolean {
  const keys = Object.keys(after);
  return (
    keys.length === Object.keys(before).length &&
    keys.every(
      (key) =>
        key === 'position' ||
        (before as Record<string, unknown>)[key] === (after as Record<string, unknown>)[key],
    )
  );
}
