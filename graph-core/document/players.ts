// Players kept in step with the nodes they train and go by, whatever becomes of those.
import type { Edit, GraphId } from './edit.ts';
import type { Document, Node, PlayerSettings } from './schema.ts';
import { isModuleNode } from './schema.ts';

type Players = readonly PlayerSettings[];

/**
 * Without nodes that go. Whoever trained the owner of weights trains the node that owns them now; a player with no loss
 * left goes too. `before` and `after` are the nodes of the document's own graph; the very same list where nothing changes.
 */
export function withoutNodes(
  players: Players | undefined,
  before: readonly Node[],
  after: readonly Node[],
): Players | undefined {
  const left = new Set(after.map(({ id }) => id));
  const gone = new Set(before.flatMap(({ id }) => (left.has(id) ? [] : [id])));
  const involved = (player: PlayerSettings) =>
    player.trains.some((node) => gone.has(node)) ||
    player.objectives.some(({ node }) => gone.has(node));
  if (!players?.some(involved)) return players;
  const heirOf = (node: string): string[] => {
    const heir = before.find(
      ({ id, tie }) => left.has(id) && tie?.node === node && tie.weight === undefined,
    );
    return heir ? [heir.id] : [];
  };
  const kept = players.flatMap((player) => {
    if (!involved(player)) return [player];
    const objectives = player.objectives.filter(({ node }) => !gone.has(node));
    if (objectives.length === 0) return [];
    const trains = player.trains.flatMap((node) => (gone.has(node) ? heirOf(node) : [node]));
    return [{ ...player, objectives, trains: [...new Set(trains)] }];
  });
  return kept.length > 0 ? kept : undefined;
}

/** The edits by which whoever trains a node trains those that take its place. */
export function trainInstead(
  { training: { players } }: Pick<Document, 'training'>,
  graph: GraphId,
  from: ReadonlySet<string>,
  to: readonly string[],
): Edit[] {
  const index = players?.findIndex(({ trains }) => trains.some((node) => from.has(node))) ?? -1;
  if (graph !== null || !players || index < 0) return [];
  const changed = players.map((player, at) => {
    const others = player.trains.filter((node) => !from.has(node));
    return { ...player, trains: at === index ? [...others, ...to] : others };
  });
  return [{ edit: 'set-training', training: { players: changed } }];
}

/** The edits by which whoever trains a node trains its copies too; copies that share weights are trained already. */
export function trainCopies(
  { graph: { nodes }, training: { players } }: Pick<Document, 'graph' | 'training'>,
  graph: GraphId,
  copies: readonly { readonly of: string; readonly node: Node }[],
): Edit[] {
  if (graph !== null || !players) return [];
  const kindOf = (node: Node | undefined) => node && (isModuleNode(node) ? node.module : node.type);
  const own = copies.filter(
    ({ of, node }) => !node.tie && kindOf(nodes.find(({ id }) => id === of)) === kindOf(node),
  );
  const changed = players.map((player) => {
    const more = own.flatMap(({ of, node }) => (player.trains.includes(of) ? [node.id] : []));
    return more.length > 0 ? { ...player, trains: [...player.trains, ...more] } : player;
  });
  return changed.every((player, index) => player === players[index])
    ? []
    : [{ edit: 'set-training', training: { players: changed } }];
}
