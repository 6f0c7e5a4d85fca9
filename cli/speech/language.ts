// The language of the terminal: asked for by --lang, or else that of the locale. JSON stays English whatever it is.
import type { Language, Text } from '../../graph-core/index.ts';
import { languages, metricWords, text, verbatim } from '../../graph-core/index.ts';

let spoken: Language = 'en';

export function speak(language: Language): void {
  spoken = language;
}

/** Both languages side by side, so that a missing one does not compile; answers the one that is spoken. */
export function say(en: string, ja: string): string {
  return spoken === 'ja' ? ja : en;
}

export function read(words: Text): string {
  return words[spoken];
}

/** In English what a metric is called in JSON, in Japanese its word in the field. */
export function sayMetric(name: string): string {
  return say(name, metricWords(name, 'ja'));
}

/** Before anything is parsed, for the help is in it too. What --lang does not know is refused where it is parsed. */
export function languageAsked(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = args.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  const named = languages.find((language) => language === asked);
  if (named) return named;
  // As POSIX ranks them: the first that is set decides.
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ja\b|^ja_/i.test(locale) ? 'ja' : 'en';
}

/** Why the system refused, in words: its own are English. */
export function whyOf(reason: unknown): Text {
  if (!(reason instanceof Error)) return verbatim(String(reason));
  // Errors of ours carry their sentence in both languages.
  const { code = '', sentence } = reason as NodeJS.ErrnoException & { readonly sentence?: Text };
  if (sentence) return sentence;
  return text(reason.message, systemWords[code] ?? reason.message);
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'ファイルまたはフォルダがありません',
  EACCES: '権限がありません',
  EPERM: '権限がありません',
  EISDIR: 'フォルダです',
  ENOTDIR: '途中にフォルダでないものがあります',
  ENOSPC: 'ディスクに空きがありません',
  EROFS: '読み取り専用の場所です',
};
