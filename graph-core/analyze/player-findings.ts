// Players who cannot play: nodes, losses or weights that are not there, that two of them train, or that nobody does.
import type { Document, PlayerSettings } from '../document/schema.ts';
import { nodeName, pathMention } from '../document/node-name.ts';
import { ratesOf } from '../document/rates.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Analysis } from './analysis.ts';
import type { Finding } from './finding.ts';
import { found, noticed } from './finding.ts';
import type { Location, Repair } from './problem.ts';
import { playersFor } from './player-offers.ts';
import { ownsWeight, weightsUnder } from './player-weights.ts';

type Nodes = Pick<Analysis, 'nodes'>;

/** Of a model that is sound: its weights are known then. */
export function playerFindings(document: Document, analysis: Nodes): Finding[] {
  const { players } = document.training;
  if (!players) return missingPlayers(document, analysis);
  return [
    ...players.flatMap((player, index) => findingsOf(document, analysis, players, player, index)),
    ...weightFindings(document, analysis, players),
  ].map((finding) => ({ ...finding, about: 'training' as const }));
}

const nowhere: Location = { graph: null };
const at = (node: string): Location => ({ graph: null, node });
const named = (node: string) => nodeName({ graph: null, node: { id: node } });

/** A block with several losses, in a document in which nobody goes by any of them. */
function missingPlayers(document: Document, analysis: Nodes): Finding[] {
  const sided = [...analysis.nodes.values()].filter(({ block }) => block?.objective?.sides);
  const [first] = sided;
  if (!first) return [];
  const name = named(first.node.id);
  const message = text(
    `‘${name}’ has several losses, so each needs a player who trains by it.`,
    `「${name}」には損失が複数あるため、それぞれで学習するプレイヤーが必要です。`,
  );
  const repair = (): Repair[] => [
    {
      label: text('Add the players', 'プレイヤーを加える'),
      edit: { edit: 'set-training', training: { players: playersFor(document, analysis, sided) } },
    },
  ];
  const finding = found('needs-players', message, at(first.node.id), repair);
  return [{ ...finding, about: 'training' }];
}

/** Of weights by their full names: whether the user keeps them as they are. */
function isFrozen(document: Document): (name: string) => boolean {
  const rateOf = ratesOf(document);
  return (name) => rateOf(name.slice(0, name.lastIndexOf('/'))) === 0;
}

/** What is wrong with one of them alone. */
function findingsOf(
  document: Document,
  analysis: Nodes,
  players: readonly PlayerSettings[],
  player: PlayerSettings,
  index: number,
): Finding[] {
  const findings: Finding[] = [];
  const who = titleOf(player);
  const report = (code: string, message: Text, location: Location, ...repairs: Repair[]) =>
    findings.push(found(code, message, location, () => repairs));
  const changed = (change: Partial<PlayerSettings>) => changedPlayers(players, index, change);
  const without: Repair = {
    label: text(`Remove the player ${who.en}`, `プレイヤー ${who.ja} を取り除く`),
    edit: setPlayers(players.filter((_, at) => at !== index)),
  };
  if (players.findIndex(({ id }) => id === player.id) < index)
    report(
      'players-alike',
      text(
        `Two players have the id ${player.id}, which names their curves and their state. Rename or remove one.`,
        `プレイヤーの ID ${player.id} が重複しています。曲線と状態の名前になるため、一方を改名するか取り除いてください。`,
      ),
      nowhere,
      without,
    );
  const trains = player.trains.filter((node) => isThere(document, node));
  if (trains.length < player.trains.length)
    report(
      'player-trains-missing',
      text(
        `The player ${who.en} trains a block that is no longer there.`,
        `プレイヤー ${who.ja} が学習させるブロックが、すでにありません。`,
      ),
      nowhere,
      {
        label: text('Leave it out', '対象から外す'),
        edit: changed({ trains }),
      },
    );
  else if (trains.every((node) => weightsUnder(analysis, node).every(isFrozen(document))))
    report(
      'player-trains-nothing',
      text(
        `The player ${who.en} trains no weight: choose blocks or modules that have some.`,
        `プレイヤー ${who.ja} が学習させる重みがありません。重みのあるブロックかモジュールを選んでください。`,
      ),
      nowhere,
      without,
    );
  for (const objective of player.objectives) {
    const sides = analysis.nodes.get(objective.node)?.block?.objective;
    const others = player.objectives.filter((other) => other !== objective);
    const leave: Repair =
      others.length > 0
        ? { label: text('Leave it out', '対象から外す'), edit: changed({ objectives: others }) }
        : without;
    if (!sides)
      report(
        'player-objective-missing',
        isThere(document, objective.node)
          ? text(
              `The player ${who.en} goes by ‘${named(objective.node)}’, which is no output block and has no loss.`,
              `プレイヤー ${who.ja} の目的「${named(objective.node)}」は出力ブロックではなく、損失がありません。`,
            )
          : text(
              `The player ${who.en} goes by the loss of a block that is no longer there.`,
              `プレイヤー ${who.ja} の目的となる出力ブロックが、すでにありません。`,
            ),
        nowhere,
        leave,
      );
    else if ((sides.sides ?? []).every(({ name }) => name !== objective.side) && sides.sides)
      report(
        'player-side-missing',
        text(
          `‘${named(objective.node)}’ has no side ${objective.side ?? '–'} for the player ${who.en}. It has ${sides.sides.map(({ name }) => name).join(' and ')}.`,
          `「${named(objective.node)}」に、プレイヤー ${who.ja} の側 ${objective.side ?? '–'} はありません。あるのは ${sides.sides.map(({ name }) => name).join('、')} です。`,
        ),
        at(objective.node),
        ...sides.sides.map(
          ({ name, label }): Repair => ({
            label: text(`Let ${who.en} play ${label.en}`, `${who.ja} を${label.ja}側にする`),
            edit: changed({
              objectives: player.objectives.map((entry) =>
                entry === objective ? { ...entry, side: name } : entry,
              ),
            }),
          }),
        ),
      );
  }
  return findings;
}

/** Weights of several players, and of none. */
function weightFindings(
  document: Document,
  analysis: Nodes,
  players: readonly PlayerSettings[],
): Finding[] {
  const findings: Finding[] = [];
  const trainers = new Map<string, number>();
  players.forEach((player, index) => {
    for (const node of player.trains) {
      const other = weightsUnder(analysis, node)
        .map((name) => trainers.get(name))
        .find((known) => known !== undefined && known !== index);
      const theirs = other === undefined ? undefined : players[other];
      if (theirs) findings.push(trainedTwice(players, node, player, index, theirs));
    }
    for (const name of player.trains.flatMap((node) => weightsUnder(analysis, node)))
      if (!trainers.has(name)) trainers.set(name, index);
  });
  const frozen = isFrozen(document);
  for (const { id } of document.graph.nodes) {
    const idle = weightsUnder(analysis, id).find((name) => !trainers.has(name) && !frozen(name));
    if (idle !== undefined && ownsWeight(analysis, id, idle))
      findings.push(trainedByNobody(players, id, idle));
  }
  return findings;
}

function trainedTwice(
  players: readonly PlayerSettings[],
  node: string,
  player: PlayerSettings,
  index: number,
  other: PlayerSettings,
): Finding {
  const [one, two] = [titleOf(other), titleOf(player)];
  return found(
    'trained-twice',
    text(
      `The weights of ‘${named(node)}’ are trained by ${one.en} and by ${two.en}. Only one player may move a weight.`,
      `「${named(node)}」の重みを ${one.ja} と ${two.ja} の両方が学習させています。一つの重みを動かせるのは一人だけです。`,
    ),
    at(node),
    () => [
      {
        label: text(`Leave it to ${one.en}`, `${one.ja} だけにする`),
        edit: changedPlayers(players, index, {
          trains: player.trains.filter((other) => other !== node),
        }),
      },
    ],
  );
}

function trainedByNobody(
  players: readonly PlayerSettings[],
  node: string,
  weight: string,
): Finding {
  const path = weight.slice(0, weight.lastIndexOf('/'));
  return noticed(
    'trained-by-nobody',
    text(
      `No player trains ‘${pathMention(path)}’: its weights stay as they begin.`,
      `「${pathMention(path)}」を学習させるプレイヤーがいないため、重みは初期値のままです。`,
    ),
    at(node),
    () =>
      players.map((player, index) => {
        const who = titleOf(player);
        return {
          label: text(`Let ${who.en} train it`, `${who.ja} に学習させる`),
          edit: changedPlayers(players, index, { trains: [...player.trains, node] }),
        };
      }),
  );
}

function isThere({ graph }: Document, node: string): boolean {
  return graph.nodes.some(({ id }) => id === node);
}

function titleOf({ id, name }: PlayerSettings): Text {
  if (name === undefined) return text(id, id);
  return typeof name === 'string' ? text(name, name) : text(name.en, name.ja);
}

function changedPlayers(
  players: readonly PlayerSettings[],
  index: number,
  change: Partial<PlayerSettings>,
): Repair['edit'] {
  return setPlayers(
    players.map((player, at) => (at === index ? { ...player, ...change } : player)),
  );
}

/** None at all means that there are no players. */
function setPlayers(players: readonly PlayerSettings[]): Repair['edit'] {
  const list = players.length > 0 ? [...players] : undefined;
  return { edit: 'set-training', training: { players: list } };
}
