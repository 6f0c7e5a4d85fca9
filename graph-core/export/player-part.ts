// What one player of a game trains, as a document of its own: its inputs, its blocks, and an output for what leaves them.
import type { BlockLookup } from '../analyze/analysis.ts';
import { freeId } from '../document/ids.ts';
import type {
  BlockNode,
  Document,
  Edge,
  Graph,
  Localized,
  PlayerSettings,
} from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { NamedArray } from '../weights/named-array.ts';
import type { Plan } from '../compile/plan.ts';

/**
 * A generator from its noise to what it generates, a critic from an example to its score: to be exported alone. Weights
 * keep their names. It has no data: nothing is trained with it. Undefined where the document has no such player, or
 * nothing leaves what the player trains.
 */
export function playerPart(
  document: Document,
  player: string,
  findBlock: BlockLookup,
): Document | undefined {
  const settings = document.training.players?.find(({ id }) => id === player);
  const holder = settings && outputOf(document, settings, findBlock);
  if (!settings || !holder) return undefined;
  const { graph } = document;
  const trained = new Set(settings.trains.map((id) => ownerOf(graph, id)));
  const part = withUpstream(graph, trained);
  const leaving = graph.edges.filter(
    ({ from, to }) => trained.has(from.node) && !part.has(to.node),
  );
  if (leaving.length === 0) return undefined;
  const kept = {
    nodes: graph.nodes.filter(({ id }) => part.has(id)),
    edges: graph.edges.filter(({ from, to }) => part.has(from.node) && part.has(to.node)),
    notes: [],
  };
  return {
    ...document,
    name: nameOf(document, settings),
    graph: withOutputs(kept, leaving, holder),
    data: { source: '', options: {}, bindings: {} },
    training: withoutPlayers(document.training),
  };
}

function withoutPlayers(training: Document['training']): Document['training'] {
  const { players, ...rest } = training;
  return players ? rest : training;
}

/** Those of the part, out of all weights of the game. */
export function weightsOfPart(plan: Plan, weights: readonly NamedArray[]): NamedArray[] {
  return weights.filter(({ name }) => plan.weights.has(name));
}

interface Holder {
  readonly type: string;
  readonly port: string;
}

/** The output block that stands in for the game, as the game's own block names it. */
function outputOf(
  { graph }: Document,
  { objectives }: PlayerSettings,
  findBlock: BlockLookup,
): Holder | undefined {
  const nodes = graph.nodes.filter(({ id }) => objectives.some(({ node }) => node === id));
  return nodes
    .flatMap((node) => (isModuleNode(node) ? [] : (findBlock(node.type)?.objective?.alone ?? [])))
    .at(0);
}

function nameOf(document: Document, { id, name }: PlayerSettings): Localized {
  const [whole, part] = [document.name, name ?? id].map((words) =>
    typeof words === 'string' ? { en: words, ja: words } : words,
  );
  return { en: `${whole?.en}: ${part?.en}`, ja: `${whole?.ja}：${part?.ja}` };
}

function ownerOf(graph: Graph, id: string): string {
  const node = graph.nodes.find((each) => each.id === id);
  return node?.tie && node.tie.weight === undefined ? node.tie.node : id;
}

function withUpstream({ edges }: Graph, nodes: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(nodes);
  // A set hands out what is added while it is walked.
  for (const id of found)
    for (const { from, to } of edges) if (to.node === id) found.add(from.node);
  return found;
}

/** One for each port that something outside reads, however often it is read. */
function withOutputs(graph: Graph, leaving: readonly Edge[], { type, port }: Holder): Graph {
  const ports = new Map(leaving.map(({ from }) => [`${from.node} ${from.port}`, from]));
  let grown = graph;
  for (const from of ports.values()) {
    const id = freeId(grown, from.port);
    const beside = graph.nodes.find((node) => node.id === from.node)?.position;
    const node: BlockNode = {
      id,
      type,
      params: {},
      position: { x: (beside?.x ?? 0) + 320, y: beside?.y ?? 0 },
    };
    const edge: Edge = { id: freeId(grown, 'wire'), from, to: { node: id, port } };
    grown = { ...grown, nodes: [...grown.nodes, node], edges: [...grown.edges, edge] };
  }
  return grown;
}
