// The nouns of the toy grammar, English beside Japanese.

export interface Noun {
  readonly one: string;
  readonly many: string;
  readonly ja: string;
  /** The Japanese counter that numbers take before it: 三冊の本. */
  readonly counter: string;
  readonly sort: NounSort;
}

export type NounSort =
  | 'tool'
  | 'container'
  | 'readable'
  | 'picture'
  | 'clothes'
  | 'instrument'
  | 'vehicle'
  | 'food'
  | 'animal'
  | 'person'
  | 'place';

/** `one many ja counter`, one noun a line; `many` is left out where it is `one` + s. */
const written: Readonly<Record<NounSort, string>> = {
  tool: `
    pen ペン 本, pencil 鉛筆 本, umbrella 傘 本, key 鍵 本, knife knives ナイフ 本, spoon スプーン 本,
    fork フォーク 本, camera カメラ 台, computer コンピュータ 台, phone 電話 台, lamp ランプ 台,
    table テーブル 台, chair 椅子 脚, desk 机 台, bed ベッド 台, plate 皿 枚, mirror 鏡 枚, ticket 切符 枚,
    stamp 切手 枚, ball ボール 個, clock 時計 個, cup コップ 個, toy おもちゃ 個, flower 花 本`,
  container: `box boxes 箱 個, bag かばん 個, window 窓 枚, door ドア 枚, drawer 引き出し 個, bottle 瓶 本`,
  readable: `
    book 本 冊, magazine 雑誌 冊, dictionary dictionaries 辞書 冊, novel 小説 冊, textbook 教科書 冊,
    comic 漫画 冊, letter 手紙 通, diary diaries 日記 冊`,
  picture: `picture 絵 枚, photo 写真 枚, map 地図 枚, poster ポスター 枚`,
  clothes: `shirt シャツ 枚, coat コート 着, sweater セーター 着, dress dresses ドレス 着, jacket 上着 着, kimono 着物 着`,
  instrument: `guitar ギター 本, piano ピアノ 台, violin バイオリン 本, flute フルート 本, drum 太鼓 台`,
  vehicle: `car 車 台, bicycle 自転車 台, bus buses バス 台, taxi タクシー 台, truck トラック 台, ship 船 隻, train 電車 台`,
  food: `
    apple りんご 個, banana バナナ 本, orange オレンジ 個, egg 卵 個, cake ケーキ 個, sandwich sandwiches サンドイッチ 個,
    carrot にんじん 本, potato potatoes じゃがいも 個, tomato tomatoes トマト 個, cookie クッキー 枚, melon メロン 個,
    lemon レモン 個, peach peaches 桃 個, onion 玉ねぎ 個`,
  animal: `
    dog 犬 匹, cat 猫 匹, bird 鳥 羽, rabbit うさぎ 羽, horse 馬 頭, cow 牛 頭, mouse mice ねずみ 匹, monkey 猿 匹,
    elephant 象 頭, lion ライオン 頭, frog かえる 匹, bear 熊 頭`,
  person: `
    student 学生 人, teacher 先生 人, doctor 医者 人, child children 子供 人, friend 友達 人, nurse 看護師 人,
    singer 歌手 人, driver 運転手 人, engineer 技術者 人, artist 画家 人, lawyer 弁護士 人, man men 男性 人,
    woman women 女性 人, boy 男の子 人, girl 女の子 人, writer 作家 人, cook 料理人 人, farmer 農民 人`,
  place: `
    school 学校 校, station 駅 つ, park 公園 つ, library libraries 図書館 つ, house 家 軒, garden 庭 つ,
    kitchen 台所 つ, room 部屋 つ, office 事務所 つ, hospital 病院 つ, museum 博物館 つ, store 店 軒,
    restaurant レストラン 軒, hotel ホテル 軒, bank 銀行 つ, church churches 教会 つ, zoo 動物園 つ,
    beach beaches 海岸 つ, village 村 つ, bridge 橋 本, farm 農場 つ, theater 劇場 つ, temple 寺 軒, market 市場 つ`,
};

export const nouns: readonly Noun[] = Object.entries(written).flatMap(([sort, lines]) =>
  lines
    .split(',')
    .map((line) => line.trim().split(/\s+/))
    .map((words): Noun => {
      const [one = '', many = ''] = words;
      const [ja = '', counter = ''] = words.slice(-2);
      return {
        one,
        many: words.length === 4 ? many : `${one}s`,
        ja,
        counter,
        sort: sort as NounSort,
      };
    }),
);

/** What is drunk or learned has no plural and no article. */
export interface Mass {
  readonly en: string;
  readonly ja: string;
}

const masses = (lines: string): readonly Mass[] =>
  lines.split(',').map((line) => {
    const [en = '', ja = ''] = line.trim().split(/\s+/);
    return { en, ja };
  });

export const drinks = masses(
  'tea お茶, coffee コーヒー, milk 牛乳, water 水, juice ジュース, beer ビール, wine ワイン, soup スープ',
);
export const subjects = masses(
  'mathematics 数学, history 歴史, music 音楽, science 科学, geography 地理, art 美術',
);
export const languagesSpoken = masses(
  'english 英語, japanese 日本語, french フランス語, german ドイツ語, chinese 中国語, spanish スペイン語',
);
export const names = masses('ken ケン, yumi ユミ, mary メアリー, tom トム, hana ハナ, john ジョン');
