// Names of axes in the language of the screen, where they are words of the field and not the user's own.
import type { WordKey, Words } from '../../i18n/words.ts';

const known: Readonly<Record<string, WordKey>> = {
  row: 'attention.row',
  column: 'attention.column',
  head: 'attention.axis-head',
  query: 'attention.axis-query',
  said: 'attention.axis-said',
  key: 'attention.axis-key',
  position: 'attention.axis-position',
  dimension: 'attention.axis-dimension',
  class: 'attention.axis-class',
  channel: 'attention.axis-channel',
  channels: 'attention.axis-channel',
  unit: 'attention.axis-unit',
  units: 'attention.axis-unit',
};

export function axisName(name: string, t: Words['t']): string {
  return known[name] ? t(known[name]) : name;
}
