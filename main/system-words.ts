// The few sentences that main says itself, where the screen cannot: it is gone, or does not answer.
interface SystemWords {
  readonly unanswered: string;
  readonly draftKept: string;
  readonly keepOpen: string;
  readonly closeAnyway: string;
  readonly gone: string;
  readonly goneAgain: string;
  readonly goneDetail: (reason: string) => string;
  readonly reload: string;
  readonly quit: string;
  readonly unresponsive: string;
  readonly graphicsGone: string;
  readonly graphicsDetail: string;
  readonly understood: string;
  readonly wait: string;
  readonly lookThere: (from: string) => string;
  readonly look: string;
  readonly lookNowhere: string;
}

const en: SystemWords = {
  unanswered: 'The window does not answer. Close it anyway?',
  draftKept:
    'Changes up to the last second or two are kept as a draft and offered at the next start.',
  keepOpen: 'Keep it open',
  closeAnyway: 'Close it',
  gone: 'The window of Kumiki has crashed.',
  goneAgain: 'The window of Kumiki has crashed again.',
  goneDetail: (reason) =>
    `Reason: ${reason}. Changes up to the last second or two are kept as a draft, and a run’s last checkpoint is kept with it; both are offered when the window opens again.`,
  reload: 'Open it again',
  quit: 'Quit',
  unresponsive: 'The window of Kumiki is not responding.',
  graphicsGone: 'The graphics process of Kumiki keeps crashing.',
  graphicsDetail:
    'Your document is safe. To train, choose WASM under Backend in the Train room; if the window is drawn wrongly, save and start Kumiki again.',
  understood: 'OK',
  wait: 'Wait',
  lookThere: (from) => `Read ${from} at every start to learn of new versions?`,
  look: 'Read it',
  lookNowhere: 'Do not',
};

const ja: SystemWords = {
  unanswered: 'ウィンドウが応答しません。このまま閉じますか。',
  draftKept: '直前の 1〜2 秒より前の変更は下書きに残り、次に起動したときに復元できます。',
  keepOpen: '閉じない',
  closeAnyway: '閉じる',
  gone: 'Kumiki のウィンドウが異常終了しました。',
  goneAgain: 'Kumiki のウィンドウがもう一度異常終了しました。',
  goneDetail: (reason) =>
    `原因：${reason}。直前の 1〜2 秒より前の変更は下書きに、学習は最後のチェックポイントまで残っています。ウィンドウを開き直すと復元できます。`,
  reload: '開き直す',
  quit: '終了',
  unresponsive: 'Kumiki のウィンドウが応答していません。',
  graphicsGone: 'Kumiki のグラフィックス処理が何度も異常終了しています。',
  graphicsDetail:
    '文書は無事です。学習には「学習」画面のバックエンドで WASM を選んでください。表示が乱れている場合は、保存してから Kumiki を起動し直してください。',
  understood: 'OK',
  wait: '待つ',
  lookThere: (from) => `起動のたびに ${from} を読み、新しいバージョンがあるか確認しますか。`,
  look: '確認する',
  lookNowhere: '確認しない',
};

export function systemWords(locale: string): SystemWords {
  return locale.startsWith('ja') ? ja : en;
}
