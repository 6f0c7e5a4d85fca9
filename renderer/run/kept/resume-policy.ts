// What a run that goes on takes over from the one before it, and what it must say.
import type {
  Checkpoint,
  Document,
  News,
  PlayerSettings,
  Text,
} from '../../../graph-core/index.ts';
import { text } from '../../../graph-core/index.ts';
import type { RunRecord } from './run-record.ts';

/** With the rate of the new settings; what another optimizer had gathered means nothing to this one. */
export function underSettings(checkpoint: Checkpoint, before: Document, now: Document): Checkpoint {
  const { players } = now.training;
  if (players) return underPlayers(checkpoint, before, players);
  const { type, learningRate } = now.training.optimizer;
  return {
    ...checkpoint,
    progress: { ...checkpoint.progress, learningRate },
    optimizer: type === before.training.optimizer.type ? checkpoint.optimizer : [],
  };
}

/** Each with its own; the averages of weights are no matter of an optimizer. */
function underPlayers(
  checkpoint: Checkpoint,
  before: Document,
  players: readonly PlayerSettings[],
): Checkpoint {
  const rates = players.map(({ id, optimizer }) => [`rate ${id}`, optimizer.learningRate] as const);
  const others = players.filter(({ id, optimizer }) => {
    const then = before.training.players?.find((player) => player.id === id);
    return then?.optimizer.type !== optimizer.type;
  });
  return {
    ...checkpoint,
    progress: { ...checkpoint.progress, ...Object.fromEntries(rates) },
    optimizer: checkpoint.optimizer.filter(
      ({ name }) =>
        !others.some(({ id }) => name.startsWith(`${id}/`) && !name.startsWith(`${id}/average/`)),
    ),
  };
}

/** Whether the same settings gave other data than they did then. */
export function learnsOtherwise(then: RunRecord, now: Document, fingerprint: string): boolean {
  const wish = ({ data: { source, options }, training: { seed } }: Document) =>
    JSON.stringify([source, options, seed]);
  return (
    then.fingerprint !== '' &&
    fingerprint !== '' &&
    then.fingerprint !== fingerprint &&
    wish(then.document) === wish(now)
  );
}

export function otherData(name: string): Text {
  return text(
    `This is not the data ‘${name}’ was trained on. The run continues from its weights, but it is not the same run. If that is not what you want, choose its files again in the Data room.`,
    `データが「${name}」の学習時と異なります。重みは引き継ぎますが、同じ学習の続きにはなりません。意図と違う場合は、「データ」画面で当時のファイルを選んでください。`,
  );
}

/** How the data is read for weights that came from a file, where that is not what the data alone would give. */
export function readingOf(
  file: string | undefined,
  { relation, remarks = [] }: Extract<News, { type: 'ready' }>,
): Text | undefined {
  if (file === undefined || relation === undefined || relation === 'same') return undefined;
  const said = [
    text(
      `This is not the data ‘${file}’ was trained on. It is read with the vocabulary, classes and scaling of that training.`,
      `データは「${file}」の学習に使ったものではありません。学習時の語彙・クラス・標準化で読みます。`,
    ),
    ...remarks,
  ];
  return text(said.map(({ en }) => en).join(' '), said.map(({ ja }) => ja).join(''));
}
