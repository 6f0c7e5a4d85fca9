// The verbs of the toy grammar, with their forms and what they are done to.
import type { NounSort } from './nouns.ts';

export interface Verb {
  readonly base: string;
  readonly third: string;
  readonly past: string;
  readonly ing: string;
  /** Before ます: 読み. */
  readonly stem: string;
  /** Before ください, います: 読んで. */
  readonly te: string;
  /** Before こと が できます: 読む. */
  readonly plain: string;
  /** Before ないで, なければ: 読ま. */
  readonly negative: string;
  /** Marks the object. */
  readonly particle: string;
  readonly objects: readonly VerbObject[];
}

export type VerbObject = NounSort | 'drink' | 'subject' | 'language';

/** `base third past ing stem te plain negative` then the sorts of objects; `@に` where the object takes に. */
const written = `
  read reads read reading 読み 読んで 読む 読ま | readable
  write writes wrote writing 書き 書いて 書く 書か | readable
  buy buys bought buying 買い 買って 買う 買わ | tool readable clothes food vehicle instrument picture
  sell sells sold selling 売り 売って 売る 売ら | tool readable clothes food vehicle instrument picture
  eat eats ate eating 食べ 食べて 食べる 食べ | food
  drink drinks drank drinking 飲み 飲んで 飲む 飲ま | drink
  make makes made making 作り 作って 作る 作ら | food clothes container
  see sees saw seeing 見 見て 見る 見 | animal picture vehicle place
  clean cleans cleaned cleaning 掃除し 掃除して 掃除する 掃除し | place
  wash washes washed washing 洗い 洗って 洗う 洗わ | vehicle clothes food
  open opens opened opening 開け 開けて 開ける 開け | container
  close closes closed closing 閉め 閉めて 閉める 閉め | container
  use uses used using 使い 使って 使う 使わ | tool readable
  find finds found finding 見つけ 見つけて 見つける 見つけ | tool container picture animal
  lose loses lost losing なくし なくして なくす なくさ | tool picture clothes
  carry carries carried carrying 運び 運んで 運ぶ 運ば | tool container instrument
  paint paints painted painting 描き 描いて 描く 描か | picture animal
  wear wears wore wearing 着 着て 着る 着 | clothes
  teach teaches taught teaching 教え 教えて 教える 教え | subject language
  study studies studied studying 勉強し 勉強して 勉強する 勉強し | subject language
  speak speaks spoke speaking 話し 話して 話す 話さ | language
  play plays played playing 弾き 弾いて 弾く 弾か | instrument
  help helps helped helping 助け 助けて 助ける 助け | person animal
  call calls called calling 呼び 呼んで 呼ぶ 呼ば | person animal
  meet meets met meeting 会い 会って 会う 会わ | person @に
  visit visits visited visiting 訪ね 訪ねて 訪ねる 訪ね | place person
  keep keeps kept keeping 飼い 飼って 飼う 飼わ | animal
  drive drives drove driving 運転し 運転して 運転する 運転し | vehicle
  ride rides rode riding 乗り 乗って 乗る 乗ら | vehicle @に
  build builds built building 建て 建てて 建てる 建て | place
  sleep sleeps slept sleeping 寝 寝て 寝る 寝 |
  run runs ran running 走り 走って 走る 走ら |
  swim swims swam swimming 泳ぎ 泳いで 泳ぐ 泳が |
  work works worked working 働き 働いて 働く 働か |
  walk walks walked walking 歩き 歩いて 歩く 歩か |
  sing sings sang singing 歌い 歌って 歌う 歌わ |
  dance dances danced dancing 踊り 踊って 踊る 踊ら |
  laugh laughs laughed laughing 笑い 笑って 笑う 笑わ |
  rest rests rested resting 休み 休んで 休む 休ま |`;

export const verbs: readonly Verb[] = written
  .trim()
  .split('\n')
  .map((line): Verb => {
    const [forms = '', after = ''] = line.split('|');
    const [
      base = '',
      third = '',
      past = '',
      ing = '',
      stem = '',
      te = '',
      plain = '',
      negative = '',
    ] = forms.trim().split(/\s+/);
    const sorts = after.trim().split(/\s+/);
    const particle = sorts.find((word) => word.startsWith('@'))?.slice(1) ?? 'を';
    const objects = sorts.filter((word) => word !== '' && !word.startsWith('@'));
    return {
      base,
      third,
      past,
      ing,
      stem,
      te,
      plain,
      negative,
      particle,
      objects: objects as VerbObject[],
    };
  });

export interface Adverb {
  readonly en: readonly string[];
  readonly ja: readonly string[];
}

const adverbs = (lines: string): readonly Adverb[] =>
  lines.split(',').map((line) => {
    const [en = '', ja = ''] = line.split(':');
    return { en: en.trim().split(' '), ja: ja.trim().split(' ') };
  });

export const habits = adverbs(
  'every day: 毎日, every morning: 毎朝, every night: 毎晩, every week: 毎週, often: よく, on monday: 月曜日 に, on friday: 金曜日 に, on sunday: 日曜日 に',
);
export const pasts = adverbs('yesterday: 昨日, last night: 昨夜, last week: 先週, last year: 去年');
export const futures = adverbs('tomorrow: 明日, tonight: 今夜, next week: 来週, next year: 来年');

/** `english japanese`: under the table → テーブル の 下. */
export const positions = [
  { en: ['under'], ja: '下' },
  { en: ['on'], ja: '上' },
  { en: ['behind'], ja: '後ろ' },
  { en: ['near'], ja: '近く' },
  { en: ['in', 'front', 'of'], ja: '前' },
  { en: ['next', 'to'], ja: '隣' },
] as const;
