// Why an ONNX file cannot become blocks: every reason at once, counted.
import { text } from '../../../text.ts';
import type { Text } from '../../../text.ts';

export class Refusal extends Error {
  constructor(readonly reasons: readonly Text[]) {
    super(reasons.map(({ en }) => en).join('; '));
    this.name = 'Refusal';
  }
}

export function sentenceOf(name: string, { reasons }: Refusal): Text {
  const [en, ja] = [
    reasons.map((reason) => reason.en).join('; '),
    reasons.map((reason) => reason.ja).join('、'),
  ];
  return text(
    `‘${name}’ cannot be opened as blocks: ${en}.`,
    `「${name}」をブロックとして開けません：${ja}。`,
  );
}

/** Operators for which there is no block, each with how often it stands in the graph. */
export function withoutBlock(ops: readonly string[]): Text {
  const list = counted(ops);
  return text(`no block computes ${list}`, `${list} を計算するブロックがありません`);
}

/** Operators whose block has no such settings, or takes no such shapes. */
export function otherwiseSet(ops: readonly string[]): Text {
  const list = counted(ops);
  return text(
    `no block has the settings or shapes of ${list}`,
    `${list} の設定または形状に合うブロックがありません`,
  );
}

function counted(ops: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const op of ops) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count]) => `${op} (${count})`).join(', ');
}
