// What people type, and the block that they mean: it must stand first.
import { expect, test } from 'vitest';
import { blocks } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { commands } from '../commands/registry.ts';
import { words } from '../i18n/words.ts';
import { ranked } from '../parts/search/rank.ts';
import { readAloud } from '../parts/search/readings.ts';
import { searchedTemplate } from '../gallery/Shelf.tsx';
import { searchedBlock } from './searched-blocks.ts';

const all = Object.values(blocks).map((block) => ({ ...searchedBlock(block), type: block.type }));
const first = (query: string) => ranked(all, query)[0]?.type;

const meant: Readonly<Record<string, string>> = {
  'multi-head-attention':
    'mha|multihead|Multi-Head Attention|attention|self-attention|cross-attention|attn|QKV|マルチヘッド|まるちへっど|注意|ちゅうい|アテンション|交差注意|自己注意|セルフアテンション',
  'scaled-dot-product-attention':
    'sdpa|dot-product attention|scaled dot|スケール化内積|内積注意|ないせきちゅうい',
  'additive-attention': 'bahdanau|additive|加法注意|かほうちゅうい',
  'multiplicative-attention': 'luong|multiplicative|乗法注意|じょうほうちゅうい',
  'image-attention': 'sagan|image attention|画像の自己注意',
  activation: 'relu|ReLU|gelu|sigmoid|tanh|swish|活性化|かっせいか|シグモイド|しぐもいど',
  'max-pooling':
    'maxpool|MaxPooling|max pool|最大プーリング|さいだいぷーりんぐ|マックスプーリング|まっくすぷーりんぐ',
  'average-pooling': 'avgpool|average pooling|平均プーリング|へいきんぷーりんぐ',
  'global-pooling':
    'gap|global pool|GlobalAveragePooling|大域プーリング|グローバルプーリング|たいいき',
  'batch-norm':
    'batchnorm|BatchNorm|batch normalization|bn|バッチ正規化|バッチノーム|ばっちせいきか',
  'layer-norm':
    'layernorm|LayerNorm|layer normalization|レイヤー正規化|レイヤノーム|れいやーのーむ',
  'rms-norm': 'rmsnorm|RMS normalization',
  'local-response-norm': 'lrn|local response|局所応答正規化',
  embedding: 'embedding|embed|埋め込み|うめこみ|エンベディング|えんべでぃんぐ|lookup table',
  'positional-encoding':
    'positional|position|位置エンコーディング|位置符号化|いちふごうか|sinusoidal|pos enc',
  'conv-2d':
    'conv2d|convolution 2d|cnn|畳み込み 2d|たたみこみ2d|コンボリューション|こんぼりゅーしょん',
  'conv-1d': 'conv1d|convolution 1d|temporal convolution',
  'transposed-conv-2d': 'deconvolution|transposed|転置畳み込み|てんちたたみこみ|逆畳み込み',
  'depthwise-conv-2d': 'depthwise|深さ方向',
  'separable-conv-2d': 'separable|xception|分離可能',
  dense: 'dense|linear|fully connected|fc|mlp|全結合|ぜんけつごう|リニア|りにあ|線形|ｄｅｎｓｅ',
  'feed-forward': 'ffn|feed forward|feedforward|フィードフォワード|順伝播|じゅんでんぱ',
  lstm: 'lstm|ｌｓｔｍ|long short-term memory|長短期記憶',
  gru: 'gru|gated recurrent',
  'simple-rnn': 'rnn|simple rnn|recurrent|再帰|さいき|リカレント',
  dropout: 'dropout|drop out|ドロップアウト|どろっぷあうと',
  'add-and-norm': 'add & norm|add and norm|addnorm|残差結合|ざんさけつごう',
  add: 'add|residual|sum|加算|かさん|残差|足し算|たしざん',
  concatenate: 'concat|concatenate|連結|れんけつ|コンカット',
  multiply: 'multiply|hadamard|乗算|じょうざん|掛け算|かけざん',
  subtract: 'subtract|減算|げんざん|引き算',
  'mat-mul': 'matmul|matrix product|行列積|ぎょうれつせき|bmm',
  softmax: 'softmax|ソフトマックス|そふとまっくす',
  'squeeze-excitation': 'se|squeeze|senet|excitation|channel attention|圧縮と励起',
  flatten: 'flatten|平坦化|へいたんか',
  reshape: 'reshape|形状変更|けいじょうへんこう',
  permute: 'permute|transpose|転置|てんち|軸の入れ替え',
  'token-input': 'token|text input|トークン|とーくん|テキスト',
  'image-input': 'image input|画像入力|がぞうにゅうりょく|picture',
  'vector-input': 'vector|features|tabular|ベクトル入力|特徴量',
  'classification-output':
    'cross-entropy|crossentropy|classification|クロスエントロピー|交差エントロピー|分類|ぶんるい',
  'regression-output': 'mse|regression|回帰|かいき|mean squared error',
  'binary-output': 'bce|binary|logistic|二値',
  'adversarial-output': 'hinge|adversarial|敵対的|GAN loss',
  'look-ahead-mask': 'causal|look-ahead|因果マスク|先読み防止|さきよみ',
  'pad-mask': 'padding mask|pad mask',
  'noise-input': 'noise|latent|ノイズ|潜在変数|せんざいへんすう',
  upsampling: 'upsample|upsampling|アップサンプリング|ｱｯﾌﾟｻﾝﾌﾟﾘﾝｸﾞ|拡大',
};

test('a hundred and more words in two languages find their block first', () => {
  const table = Object.entries(meant).flatMap(([type, typed]) =>
    typed.split('|').map((query) => [query, type] as const),
  );
  expect(table.length).toBeGreaterThanOrEqual(120);
  const wrong = table
    .filter(([query, type]) => first(query) !== type)
    .map(([query, type]) => `${query}: ${first(query)}, not ${type}`);
  expect(wrong).toEqual([]);
});

test('templates are found by what the lecture, the papers and people call them', () => {
  const shelf = templates.map((template) => ({ ...searchedTemplate(template), id: template.id }));
  const found = (query: string) => ranked(shelf, query)[0]?.id;
  const typed = {
    BERT: 'transformer-encoder',
    gpt: 'transformer-decoder',
    ばーと: 'transformer-encoder',
    言語モデル: 'transformer-decoder',
    げんごもでる: 'transformer-decoder',
    機械翻訳: 'transformer-translation',
    bahdanau: 'seq2seq-bahdanau',
    'many to one': 'rnn-seq2vec',
    senet: 'se-resnet-mini',
    ResNet50: 'resnet50',
    vgg: 'vgg-mini',
    'VGG-16': 'vgg16',
    inception: 'googlenet-mini',
    えーいー: undefined,
    おーとえんこーだ: 'autoencoder',
    sagan: 'sagan-mini',
    dcgan: 'gan-mini',
  };
  expect(Object.fromEntries(Object.keys(typed).map((query) => [query, found(query)]))).toEqual(
    typed,
  );
});

test('every title of a block, a template and a command can be typed in kana', () => {
  const titles = [
    ...Object.values(blocks).map(({ docs }) => docs.title.ja),
    ...templates.map(({ title }) => title.ja),
    ...commands.map(({ label }) => words('ja').t(label)),
  ];
  expect(titles.filter((title) => /\p{Script=Han}/u.test(readAloud(title)))).toEqual([]);
});
