// One word per idea in Japanese too: what a term is called, and what it is never called.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { blocks } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import en from './en.json';
import ja from './ja.json';

interface Term {
  readonly en: RegExp;
  readonly ja: RegExp;
  /** Other words for the same, which would make two ideas of one. */
  readonly never?: RegExp;
}

/** The words of the lecture and of training. */
const glossary: readonly Term[] = [
  { en: /\battention\b/i, ja: /注意|Attention/ },
  { en: /\bembeddings?\b/i, ja: /埋め込み/ },
  { en: /\bpositional encoding\b/i, ja: /位置エンコーディング/ },
  { en: /\b(residual|shortcut)\b/i, ja: /残差|ショートカット/, never: /近道/ },
  { en: /\bconvolutions?\b/i, ja: /畳み込み/ },
  { en: /\bmax pooling\b/i, ja: /最大プーリング/, never: /最大値プーリング/ },
  { en: /\baverage pooling\b/i, ja: /平均プーリング/, never: /平均値プーリング/ },
  { en: /\bautoencoder\b/i, ja: /オートエンコーダ/, never: /自己符号化器|オートエンコーダー/ },
  { en: /\bencoder\b/i, ja: /エンコーダ/, never: /エンコーダー/ },
  { en: /\bdecoder\b/i, ja: /デコーダ/, never: /デコーダー/ },
  { en: /\bpeeky\b/i, ja: /覗き見|Peeky/, never: /覗き穴/ },
  { en: /\blearning rate\b/i, ja: /学習率/ },
  { en: /\bloss(es)?\b/i, ja: /損失/ },
  { en: /\bgradients?\b/i, ja: /勾配/, never: /グラディエント/ },
  { en: /\boptimizer\b/i, ja: /最適化手法/, never: /オプティマイザ/ },
  { en: /\bcheckpoint\b/i, ja: /チェックポイント/ },
  { en: /\bvocabulary\b/i, ja: /語彙/, never: /ボキャブラリ/ },
  { en: /\bdropout\b/i, ja: /ドロップアウト/ },
  { en: /\bgenerator\b/i, ja: /生成器/, never: /ジェネレータ/ },
  { en: /\bcritic\b/i, ja: /識別器/, never: /批評家|クリティック/ },
  { en: /\bparameters?\b/i, ja: /パラメータ/, never: /パラメーター|母数/ },
  { en: /\bmemory\b/i, ja: /メモリ/, never: /メモリー/ },
  { en: /\bfolders?\b/i, ja: /フォルダ/, never: /フォルダー/ },
  { en: /\bbackends?\b/i, ja: /バックエンド/ },
  { en: /\btemplates?\b/i, ja: /テンプレート/, never: /ひな形|雛形/ },
  { en: /\bvariables?\b/i, ja: /変数/ },
  { en: /\bdocument\b/i, ja: /文書/, never: /ドキュメント/ },
  { en: /\bperplexity\b/i, ja: /パープレキシティ/ },
  { en: /\bself-attention\b/i, ja: /自己注意|Self-Attention/ },
  { en: /\bquery\b/i, ja: /クエリ/, never: /クエリー/ },
  { en: /\bhidden state\b/i, ja: /隠れ状態/ },
  { en: /\bchannels?\b/i, ja: /チャンネル/, never: /チャネル/ },
  { en: /\bheads?\b/i, ja: /ヘッド/ },
  { en: /\bmasks?\b/i, ja: /マスク/ },
  { en: /\bweights\b/i, ja: /重み/ },
  { en: /\bbatch\b/i, ja: /バッチ/ },
  { en: /\bepochs?\b/i, ja: /エポック/ },
  { en: /\bseed\b/i, ja: /シード/ },
  { en: /\bcanvas\b/i, ja: /キャンバス/, never: /カンバス/ },
  { en: /\bblocks?\b/i, ja: /ブロック/ },
  { en: /\bwires?\b/i, ja: /配線/ },
  { en: /\bports?\b/i, ja: /端子/ },
  { en: /\bshapes?\b/i, ja: /形状/ },
  { en: /\bmodules?\b/i, ja: /モジュール/ },
];

const root = path.resolve(import.meta.dirname, '../..');

/** A label is short enough to be held to a term; a sentence may leave out what is clear. */
const isLabel = (words: string) => words.split(' ').length <= 4;

test.each(glossary)('$en is called one thing', ({ en: term, ja: ours }) => {
  const english: Record<string, string> = en;
  const titles = [
    ...Object.entries<string>(ja).map(([key, words]) => ({ en: english[key] ?? '', ja: words })),
    ...Object.values(blocks).map(({ docs }) => docs.title),
    ...templates.map(({ title }) => title),
  ];
  const about = titles.filter(
    (title) => isLabel(title.en) && term.test(title.en.replaceAll(/\{\{.*?\}\}/g, '')),
  );
  expect(about.filter((title) => !ours.test(title.ja))).toEqual([]);
});

test('and never another', () => {
  const files = execFileSync(
    'git',
    [
      'ls-files',
      'renderer/*.json',
      'templates',
      'graph-core/*.ts',
      'renderer/*.ts',
      'cli/*.ts',
      'main/*.ts',
      'docs/ja',
    ],
    { cwd: root, encoding: 'utf8' },
  )
    .trim()
    .split('\n')
    .filter((file) => !/\.test(ing)?\.ts$|\/search\/|before-documents/.test(file));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) => {
    // What people search with is not what we say.
    const said = readFileSync(path.join(root, file), 'utf8').replaceAll(/\balso: \[[^\]]*\]/g, '');
    return glossary.flatMap(({ never }) => {
      const [word] = (never && said.match(never)) ?? [];
      return word ? [`${file}: ${word}`] : [];
    });
  });
  expect(found).toEqual([]);
});
