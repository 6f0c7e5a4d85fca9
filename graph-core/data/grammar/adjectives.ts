// The adjectives of the toy grammar, with the sorts of nouns they go with.
import type { NounSort } from './nouns.ts';

export interface Adjective {
  readonly en: string;
  /** Before a noun: 赤い, 静か な. */
  readonly before: readonly string[];
  /** Before です: 赤い, 静か. */
  readonly ends: readonly string[];
  /** Before ありません: 赤く, 静か では. */
  readonly denied: readonly string[];
  readonly sorts: ReadonlySet<NounSort>;
}

const things: readonly NounSort[] = [
  'tool',
  'container',
  'readable',
  'picture',
  'clothes',
  'instrument',
  'vehicle',
];

/** -い adjectives, `english stem`: 赤 → 赤い, 赤く. */
const inflected = (lines: string, sorts: readonly NounSort[]): Adjective[] =>
  lines.split(',').map((line) => {
    const [en = '', stem = ''] = line.trim().split(/\s+/);
    const full = [`${stem}い`];
    return { en, before: full, ends: full, denied: [`${stem}く`], sorts: new Set(sorts) };
  });

/** -な adjectives, `english stem`: 静か → 静か な, 静か では. */
const joined = (lines: string, sorts: readonly NounSort[]): Adjective[] =>
  lines.split(',').map((line) => {
    const [en = '', stem = ''] = line.trim().split(/\s+/);
    return {
      en,
      before: [stem, 'な'],
      ends: [stem],
      denied: [stem, 'では'],
      sorts: new Set(sorts),
    };
  });

export const adjectives: readonly Adjective[] = [
  ...inflected('big 大き, small 小さ', [...things, 'food', 'animal', 'place']),
  ...inflected('old 古, new 新し', [...things, 'place']),
  ...inflected('red 赤, blue 青, white 白, black 黒', [...things, 'animal']),
  ...inflected('cheap 安, expensive 高, heavy 重, light 軽', things),
  ...inflected('interesting 面白, difficult 難し', ['readable']),
  ...inflected('fast 速, slow 遅', ['vehicle', 'animal']),
  ...inflected('delicious おいし, sweet 甘, cold 冷た', ['food']),
  ...inflected('cute かわい, strong 強, weak 弱', ['animal', 'person']),
  ...inflected('young 若, busy 忙し, gentle 優し', ['person']),
  ...inflected('bright 明る, dark 暗, wide 広, narrow 狭', ['place']),
  ...inflected('beautiful 美し', ['picture', 'clothes', 'place']),
  ...joined('quiet 静か, famous 有名', ['person', 'place']),
  ...joined('kind 親切, healthy 元気, honest 正直', ['person']),
  ...joined('convenient 便利', ['tool', 'vehicle', 'place']),
  ...joined('important 大切', ['readable', 'picture', 'container']),
];
