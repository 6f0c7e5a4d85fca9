// A refusal of the file system as a sentence with the way out. Knows no call.
import { Unconfirmed } from './write-whole.ts';

export interface Failure {
  readonly failed: { readonly code: string; readonly en: string; readonly ja: string };
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['it is no longer there', 'ファイルが見つかりません'],
  EACCES: [
    'this account has no access to it; choose another location',
    '権限がありません。別の場所を選んでください',
  ],
  EPERM: [
    'this account has no access to it; choose another location',
    '権限がありません。別の場所を選んでください',
  ],
  EROFS: [
    'that disk is read-only; choose another location',
    '読み取り専用のディスクです。別の場所を選んでください',
  ],
  ENOSPC: [
    'the disk is full; free some space and save again',
    'ディスクの空きがありません。空きを作って保存し直してください',
  ],
  EDQUOT: [
    'your disk quota is used up; free some space and save again',
    'ディスクの割り当てを使い切りました。空きを作って保存し直してください',
  ],
  EIO: [
    'the disk reported an error; save to another disk',
    'ディスクのエラーです。別のディスクに保存してください',
  ],
  EISDIR: ['it is a folder', 'フォルダです'],
  ENAMETOOLONG: ['its name is too long', '名前が長すぎます'],
  EMFILE: [
    'too many files are open; close some programs',
    '開いているファイルが多すぎます。ほかのアプリを閉じてください',
  ],
  EREADONLY: [
    'it is read-only; save under another name, or allow writing to it',
    '読み取り専用のファイルです。別の名前で保存するか、書き込みを許可してください',
  ],
  EBUSY: ['another program is using it', 'ほかのアプリが使用中です'],
};

/** Node has no name for a used-up quota: Linux's 122 and macOS' 69. */
function codeOf(reason: unknown): string {
  const { code, errno } = (reason ?? {}) as NodeJS.ErrnoException;
  if (errno === -122 || (process.platform === 'darwin' && errno === -69)) return 'EDQUOT';
  return code ?? 'UNKNOWN';
}

/**
 * `doing` completes ‘Cannot …’, e.g. `['save', '保存']`. What stood on the disk still stands, except where the new file
 * does and the disk would not confirm it.
 */
export function failure(doing: readonly [string, string], file: string, reason: unknown): Failure {
  const code = codeOf(reason);
  const [en, ja] = reasons[code] ?? [
    reason instanceof Error ? reason.message : String(reason),
    `エラー ${code}`,
  ];
  if (reason instanceof Unconfirmed)
    return {
      failed: {
        code,
        en: `${file} was written, but the disk did not confirm it (${en}): a power cut might undo it. Save again, or to another disk.`,
        ja: `${file} は書き込みましたが、ディスクが確認を返しませんでした（${ja}）。停電すると失われるおそれがあります。もう一度保存するか、別のディスクに保存してください。`,
      },
    };
  return {
    failed: {
      code,
      en: `Cannot ${doing[0]} ${file}: ${en}. Nothing was changed.`,
      ja: `${file} を${doing[1]}できません：${ja}。何も変更していません。`,
    },
  };
}
