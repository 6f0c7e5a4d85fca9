// How a command reads now, with what it would act on: `Undo: Connect Embedding → Dense`.
import type { Words } from '../i18n/words.ts';
import type { Command } from './command.ts';
import { labelOf } from './command.ts';

export function commandWords(command: Command, { t, read }: Words): string {
  const [label, detail] = [t(labelOf(command)), command.detail?.()];
  return detail ? t('menu.detailed', { label, detail: read(detail) }) : label;
}
