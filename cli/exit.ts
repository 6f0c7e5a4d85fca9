// How the command line ends: documented exit codes and failures that say what happened.
import type { Text } from '../graph-core/index.ts';
import { text } from '../graph-core/index.ts';

export const exitCodes = {
  done: 0,
  crashed: 1,
  usage: 2,
  badDocument: 3,
  problems: 4,
  failed: 5,
  missed: 6,
  interrupted: 130,
} as const;

/** As `kumiki --help` and the guide say them. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, Text>> = {
  done: text('done', '完了'),
  crashed: text('crashed unexpectedly', '予期しない異常終了'),
  usage: text('wrong usage', '使い方の誤り'),
  badDocument: text('document cannot be opened', '文書を開けない'),
  problems: text('document has problems', '文書に問題がある'),
  failed: text(
    'data, weights, backend or training failed, or a file cannot be written',
    'データ、重み、バックエンド、学習のどれかが失敗した、またはファイルを書けない',
  ),
  missed: text(
    'a goal was missed, an export does not match its model, or a document is not written as the app writes it',
    '目標に届かない、書き出しがモデルと一致しない、または文書がアプリの書き方と違う',
  ),
  interrupted: text(
    'interrupted by Ctrl-C, SIGTERM or SIGHUP, checkpoint kept',
    'Ctrl-C、SIGTERM、SIGHUP で中断。チェックポイントは残る',
  ),
};

export class Failure extends Error {
  constructor(
    readonly exitCode: number,
    readonly sentence: Text,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(sentence.en);
    this.name = 'Failure';
  }
}
