// The shelf of templates: what each is called and says of itself, before its document is read.
import type { Text } from '../graph-core/index.ts';
import { text } from '../graph-core/index.ts';

export type TemplateGroup = 'sequence' | 'image' | 'game' | 'classic';

export interface Template {
  /** Name of its document: `<id>.json` in this folder. */
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  /** What else people call it, in either language, for those who search. */
  readonly also: readonly string[];
  readonly group: TemplateGroup;
  /** Row of the lecture's table; absent for a template that the lecture does not have. */
  readonly row?: number;
}

export const templateGroups: Readonly<Record<TemplateGroup, Text>> = {
  sequence: text('Sequences', '系列'),
  image: text('Images', '画像'),
  game: text('Generation', '生成'),
  classic: text('Classics at full size', '原寸大の代表モデル'),
};

export const templates: readonly Template[] = [
  {
    id: 'transformer',
    title: text('Transformer', 'Transformer'),
    summary: text(
      'Encoder and decoder with multi-head attention; learns to reverse a sequence of ten symbols.',
      'マルチヘッド注意を備えたエンコーダとデコーダ。10 個の記号を逆順に並べることを学びます。',
    ),
    also: ['attention is all you need', 'Vaswani', 'encoder-decoder', 'トランスフォーマー', '注意機構'],
    group: 'sequence',
    row: 6,
  },
  {
    id: 'transformer-translation',
    title: text('Transformer: English → Japanese', 'Transformer：英語 → 日本語'),
    summary: text(
      'The same model, wider, translates a toy grammar; watch the word order reverse.',
      'Transformer を少し大きくし、小さな文法の英文を日本語に訳します。語順が入れ替わる様子を見られます。',
    ),
    also: ['machine translation', 'NMT', '機械翻訳', '翻訳'],
    group: 'sequence',
    row: 6,
  },
  {
    id: 'transformer-encoder',
    title: text('Transformer encoder (BERT-like)', 'Transformer エンコーダ（BERT 型）'),
    summary: text(
      'Fills gaps in sentences and classifies them.',
      '文の空欄を埋め、文の種類を分類します。',
    ),
    also: ['BERT', 'バート', 'masked language model', 'encoder only', '穴埋め'],
    group: 'sequence',
    row: 7,
  },
  {
    id: 'transformer-decoder',
    title: text('Transformer decoder (GPT-like)', 'Transformer デコーダ（GPT 型）'),
    summary: text('Guesses the next character, again and again.', '次の文字を当て続けます。'),
    also: ['GPT', 'language model', 'LLM', 'decoder only', 'causal', '言語モデル', '文章生成'],
    group: 'sequence',
    row: 8,
  },
  {
    id: 'seq2seq',
    title: text('Seq2Seq', 'Seq2Seq'),
    summary: text(
      'Encoder, one context vector, decoder. Fails on long sentences; see why.',
      'エンコーダ、1 本の文脈ベクトル、デコーダ。長い文で失敗する理由が分かります。',
    ),
    also: ['sequence to sequence', 'encoder-decoder', 'LSTM', '系列変換'],
    group: 'sequence',
    row: 2,
  },
  {
    id: 'seq2seq-peeky',
    title: text('Seq2Seq, peeky', 'Seq2Seq（覗き見）'),
    summary: text(
      'Feeds the context vector to every step of the decoder.',
      '文脈ベクトルをデコーダの全時刻に与えます。',
    ),
    also: ['peek', 'context vector', 'ピーキー', '覗き穴'],
    group: 'sequence',
    row: 3,
  },
  {
    id: 'seq2seq-bahdanau',
    title: text('Seq2Seq with additive attention (Bahdanau)', '加法注意の Seq2Seq（Bahdanau）'),
    summary: text(
      'Writes dates in ISO form and shows which characters each digit came from.',
      '日付を ISO 形式に直し、各数字がどの文字から来たかを示します。',
    ),
    also: ['dates', 'alignment', 'attention', '日付', 'アライメント'],
    group: 'sequence',
    row: 4,
  },
  {
    id: 'seq2seq-luong',
    title: text('Seq2Seq with multiplicative attention (Luong)', '乗法注意の Seq2Seq（Luong）'),
    summary: text(
      'Translates a toy grammar; the score is one matrix product.',
      '小さな文法を訳します。スコアは行列積 1 回です。',
    ),
    also: ['dot attention', 'translation', '翻訳'],
    group: 'sequence',
    row: 5,
  },
  {
    id: 'rnn-vec2seq',
    title: text('RNN: vector → sequence', 'RNN：ベクトル → 系列'),
    summary: text('Turns one vector into a sequence of counted digits.', '1 本のベクトルから数え上げます。'),
    also: ['one to many', 'LSTM', 'RNN', 'vec2seq', '一対多'],
    group: 'sequence',
    row: 1,
  },
  {
    id: 'rnn-seq2vec',
    title: text('RNN: sequence → vector', 'RNN：系列 → ベクトル'),
    summary: text(
      'Reads brackets and says how deeply they are nested.',
      '括弧を読み、入れ子の深さを答えます。',
    ),
    also: ['many to one', 'LSTM', 'RNN', 'seq2vec', '多対一'],
    group: 'sequence',
    row: 1,
  },
  {
    id: 'cnn',
    title: text('CNN', 'CNN（畳み込みネットワーク）'),
    summary: text(
      'Convolution and pooling tell clothes apart.',
      '畳み込みとプーリングで服飾品を見分けます。',
    ),
    also: ['convolutional network', 'Fashion-MNIST', 'LeNet', 'image classification', '画像分類'],
    group: 'image',
    row: 10,
  },
  {
    id: 'autoencoder',
    title: text('Autoencoder', 'オートエンコーダ'),
    summary: text(
      'Squeezes a picture into 32 numbers and restores it.',
      '画像を 32 個の数に圧縮し、復元します。',
    ),
    also: ['AE', 'compression', 'bottleneck', 'AutoEncoder', '圧縮', '次元削減'],
    group: 'image',
    row: 9,
  },
  {
    id: 'nin',
    title: text('Network in Network', 'Network in Network'),
    summary: text(
      'A small network slides over the picture; the last maps are averaged.',
      '小さなネットワークを滑らせ、最後の特徴マップを平均します。',
    ),
    also: ['NiN', '1x1 convolution', 'mlpconv'],
    group: 'image',
    row: 11,
  },
  {
    id: 'resnet-mini',
    title: text('ResNet mini', 'ResNet ミニ'),
    summary: text(
      'Three residual blocks tell clothes apart.',
      '3 つの残差ブロックで服飾品を見分けます。',
    ),
    also: ['residual network', 'skip connection', '残差ネットワーク'],
    group: 'image',
    row: 13,
  },
  {
    id: 'se-resnet-mini',
    title: text('SE-ResNet mini', 'SE-ResNet ミニ'),
    summary: text(
      'The same with squeeze and excitation: attention over channels.',
      'ResNet ミニに SE（チャンネルへの注意）を加えたモデルです。',
    ),
    also: ['SENet', 'squeeze-and-excitation', 'channel attention', '圧縮と励起'],
    group: 'image',
    row: 13,
  },
  {
    id: 'alexnet-mini',
    title: text('AlexNet mini', 'AlexNet ミニ'),
    summary: text('AlexNet’s plan at 28 × 28.', 'AlexNet の構成を 28 × 28 に縮めました。'),
    also: ['Krizhevsky', 'アレックスネット'],
    group: 'image',
    row: 12,
  },
  {
    id: 'zfnet-mini',
    title: text('ZFNet mini', 'ZFNet ミニ'),
    summary: text(
      'ZFNet’s plan at 28 × 28, with local response normalisation.',
      'ZFNet の構成を 28 × 28 に縮めました。局所応答正規化付きです。',
    ),
    also: ['Zeiler Fergus'],
    group: 'image',
    row: 12,
  },
  {
    id: 'vgg-mini',
    title: text('VGG mini', 'VGG ミニ'),
    summary: text(
      'Pairs of 3 × 3 convolutions at 28 × 28.',
      '3 × 3 の畳み込みを 2 つずつ重ねた 28 × 28 版です。',
    ),
    also: ['VGGNet'],
    group: 'image',
    row: 12,
  },
  {
    id: 'googlenet-mini',
    title: text('GoogLeNet mini', 'GoogLeNet ミニ'),
    summary: text(
      'Three Inception modules at 28 × 28.',
      'Inception モジュール 3 つの 28 × 28 版です。',
    ),
    also: ['Inception'],
    group: 'image',
    row: 12,
  },
  {
    id: 'se-inception-mini',
    title: text('SE-Inception mini', 'SE-Inception ミニ'),
    summary: text(
      'The same with a gate after each Inception module.',
      'GoogLeNet ミニの各 Inception モジュールの後にゲートを加えたモデルです。',
    ),
    also: ['SENet', 'Inception'],
    group: 'image',
    row: 12,
  },
  {
    id: 'gan-2d',
    title: text('GAN in two dimensions', '二次元の GAN'),
    summary: text(
      'Noise becomes points on a ring; watch generator and critic play.',
      'ノイズからリング状の点を作ります。生成器と識別器の競争を見られます。',
    ),
    also: ['generative adversarial network', 'mixture of Gaussians', '敵対的生成ネットワーク'],
    group: 'game',
    row: 14,
  },
  {
    id: 'gan-mini',
    title: text('GAN mini', 'GAN ミニ'),
    summary: text(
      'Makes clothes of noise: SAGAN without attention, to compare with.',
      'ノイズから服飾品の画像を作ります。SAGAN から注意を除いた比較用です。',
    ),
    also: ['DCGAN', 'generative', 'image generation', '画像生成'],
    group: 'game',
    row: 14,
  },
  {
    id: 'sagan-mini',
    title: text('SAGAN mini', 'SAGAN ミニ'),
    summary: text(
      'Generator and critic attend at 14 × 14; see where a pixel looks.',
      '生成器と識別器が 14 × 14 で注意を使います。画素がどこを見るかが分かります。',
    ),
    also: ['self-attention GAN', 'image generation', '自己注意', '画像生成'],
    group: 'game',
    row: 14,
  },
  {
    id: 'sagan-conditional',
    title: text('SAGAN with classes', 'クラス付き SAGAN'),
    summary: text(
      'The same, told which class to make.',
      '同じものに、作るクラスを指定できるようにしました。',
    ),
    also: ['conditional GAN', 'cGAN', 'projection', '条件付き'],
    group: 'game',
    row: 14,
  },
  {
    id: 'alexnet',
    title: text('AlexNet', 'AlexNet'),
    summary: text('ILSVRC 2012. 61,100,840 parameters.', 'ILSVRC 2012。パラメータ数 61,100,840。'),
    also: ['ImageNet', 'ILSVRC 2012'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'zfnet',
    title: text('ZFNet', 'ZFNet'),
    summary: text('ILSVRC 2013. 62,357,608 parameters.', 'ILSVRC 2013。パラメータ数 62,357,608。'),
    also: ['ImageNet', 'ILSVRC 2013'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'vgg16',
    title: text('VGG-16', 'VGG-16'),
    summary: text(
      'ILSVRC 2014. 138,357,544 parameters.',
      'ILSVRC 2014。パラメータ数 138,357,544。',
    ),
    also: ['VGG16', 'VGGNet', 'ImageNet'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'googlenet',
    title: text('GoogLeNet (Inception v1)', 'GoogLeNet（Inception v1）'),
    summary: text('ILSVRC 2014. 6,998,552 parameters.', 'ILSVRC 2014。パラメータ数 6,998,552。'),
    also: ['Inception', 'ImageNet'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'resnet50',
    title: text('ResNet-50', 'ResNet-50'),
    summary: text('ILSVRC 2015. 25,557,032 parameters.', 'ILSVRC 2015。パラメータ数 25,557,032。'),
    also: ['ResNet50', 'residual network', 'ImageNet', '残差ネットワーク'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'se-inception',
    title: text('SE-Inception', 'SE-Inception'),
    summary: text(
      'GoogLeNet with channel gates. 7,478,655 parameters.',
      'チャンネルのゲートを付けた GoogLeNet。パラメータ数 7,478,655。',
    ),
    also: ['SENet', 'Inception', 'ImageNet'],
    group: 'classic',
    row: 12,
  },
  {
    id: 'se-resnet50',
    title: text('SE-ResNet-50', 'SE-ResNet-50'),
    summary: text('ILSVRC 2017. 28,088,024 parameters.', 'ILSVRC 2017。パラメータ数 28,088,024。'),
    also: ['SENet', 'SE-ResNet50', 'squeeze-and-excitation', 'ImageNet', '圧縮と励起'],
    group: 'classic',
    row: 12,
  },
];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
