// What a leak test found, as a sentence.
import { pathMention } from '../document/node-name.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

interface Found {
  readonly what: 'future' | 'padding';
  readonly feed: string;
  readonly objective: string;
  readonly change: number;
  readonly leaks: boolean;
  readonly required: boolean;
}

/** Of blocks it speaks as `inWords` finishes. */
export function leakSentence(
  { what, change, leaks, required, ...paths }: Found,
  culpritPath: string | undefined,
): Text {
  const [feed, objective] = [pathMention(paths.feed), pathMention(paths.objective)];
  const culprit = culpritPath === undefined ? undefined : pathMention(culpritPath);
  const by = change.toPrecision(2);
  if (what === 'future') {
    if (!leaks)
      return text(
        `No position of ‘${objective}’ sees tokens of ‘${feed}’ that come later.`,
        `「${objective}」のどの位置も、「${feed}」の後ろのトークンを見ていません。`,
      );
    const where = culprit
      ? text(` It starts in ‘${culprit}’.`, `始まりは「${culprit}」です。`)
      : text('', '');
    return required
      ? text(
          `‘${objective}’ sees tokens of ‘${feed}’ that it should predict: changing later ones changes earlier outputs by ${by}.${where.en} Make its attention causal, or wire a look-ahead mask to it.`,
          `「${objective}」が、予測すべき「${feed}」のトークンを先に見ています。後ろのトークンを変えると前の出力が ${by} 変わります。${where.ja}注意を因果的にするか、先読み防止マスクをつないでください。`,
        )
      : text(
          `‘${objective}’ sees all of ‘${feed}’, including later tokens (an output changes by ${by}).${where.en}`,
          `「${objective}」は「${feed}」の全体を、後ろのトークンも含めて見ています（出力の変化 ${by}）。${where.ja}`,
        );
  }
  if (!leaks)
    return text(
      `The padding of ‘${feed}’ does not reach ‘${objective}’.`,
      `「${feed}」のパディングの内容は「${objective}」に届きません。`,
    );
  return text(
    `The padding of ‘${feed}’ reaches ‘${objective}’ (an output changes by ${by})${culprit ? `, first through ‘${culprit}’` : ''}. If sequences differ in length, wire the padding mask to it.`,
    `「${feed}」のパディングの内容が「${objective}」に届いています（出力の変化 ${by}）。${culprit ? `最初に現れるのは「${culprit}」です。` : ''}系列の長さが異なるなら、pad マスクをつないでください。`,
  );
}
