// What went wrong outside the app, as the host contract says it: a code and a sentence in each language. Knows no call.

export interface HostFailure {
  readonly failed: { readonly code: string; readonly en: string; readonly ja: string };
}

const sentences: Readonly<Record<string, readonly [en: string, ja: string]>> = {
  NotAllowedError: [
    'The browser does not allow access to this file. Choose it again, or save it under another name.',
    'ブラウザーがこのファイルへのアクセスを許可していません。選び直すか、別の名前で保存してください。',
  ],
  NotFoundError: [
    'The file is no longer there: it was moved or deleted. Save it under another name.',
    'ファイルが見つかりません（移動または削除されました）。別の名前で保存してください。',
  ],
  QuotaExceededError: [
    'The browser has no room left for this site. Free some space, or save to a file.',
    'このサイトに割り当てられた保存領域がいっぱいです。空きを作るか、ファイルに保存してください。',
  ],
  NoModificationAllowedError: [
    'The file is locked by another program. Close it there, or save under another name.',
    'ファイルがほかのプログラムに使われています。そちらを閉じるか、別の名前で保存してください。',
  ],
};

export function failureOf(reason: unknown): HostFailure {
  const name = reason instanceof Error ? reason.name : 'Error';
  const words = reason instanceof Error ? reason.message : String(reason);
  const known = sentences[name];
  const [en, ja] = known ?? [
    `The browser reports: ${words} Save a copy under another name.`,
    `ブラウザーからの報告：${words} 別の名前で控えを保存してください。`,
  ];
  return { failed: { code: name, en, ja } };
}

/** The answer, or the failure in place of an exception. */
export async function orFailure<T>(work: () => Promise<T>): Promise<T | HostFailure> {
  try {
    return await work();
  } catch (reason) {
    return failureOf(reason);
  }
}
