// The Transformer as a screen reader reads it, block by block: a description of the model, in either language.
import { act } from 'react';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draw } from '../../../graph-core/document/draw.testing.ts';
import { useDocument } from '../../document/document.ts';
import { templateDocument } from '../../gallery/template-documents.ts';
import { words } from '../../i18n/words.ts';
import { sayNode } from './say-thing.ts';
import { stopsOnScreen } from './stops.ts';
import { inReadingOrder } from './walk.ts';

beforeAll(async () => {
  const transformer = await templateDocument('transformer');
  await act(async () => useDocument.getState().open(transformer, {}));
});
afterAll(() => act(async () => useDocument.getState().close()));

/** From where the data comes in to what is answered; the model flows up. */
function read(language: 'en' | 'ja'): string {
  const state = useDocument.getState();
  const { nodes } = state.history.present.graph;
  return inReadingOrder(stopsOnScreen(), true)
    .flatMap(({ id }) => nodes.filter((node) => node.id === id))
    .map((node) => sayNode(state, null, node, words(language)))
    .join('\n');
}

test('in English', () => {
  expect(read('en')).toMatchInlineSnapshot(`
    "Source, Token input. Tokens to Source embedding, B × source_length 10. Tokens to Pad mask, B × source_length 10
    Target, shifted right, Token input. Tokens to Target embedding, B × target_length 11. Tokens to Pad mask (2), B × target_length 11. Tokens to Look-ahead mask, B × target_length 11
    Source embedding, Embedding. Tokens from Source. Values to Positional encoding, B × source_length 10 × d_model 64
    Target embedding, Embedding. Tokens from Target, shifted right. Values to Positional encoding (2), B × target_length 11 × d_model 64
    Pad mask (2). Tokens from Target, shifted right. Mask to Combine masks, B × target_length 11
    Look-ahead mask. Tokens from Target, shifted right. Mask to Combine masks, B × target_length 11 × target_length 11
    Positional encoding. Values from Source embedding. Values to Encoder layer, B × source_length 10 × d_model 64
    Pad mask. Tokens from Source. Mask to Encoder layer, B × source_length 10. Mask to Decoder layer, B × source_length 10
    Positional encoding (2). Values from Target embedding. Values to Decoder layer, B × target_length 11 × d_model 64
    Combine masks. Masks from Pad mask (2). Masks from Look-ahead mask. Mask to Decoder layer, B × target_length 11 × target_length 11
    Encoder layer, module, repeated 2 times. Values from Positional encoding. Mask from Pad mask. Values to Decoder layer, B × source_length 10 × d_model 64
    Decoder layer, module, repeated 2 times. Values from Positional encoding (2). Memory from Encoder layer. Mask from Combine masks. Memory mask from Pad mask. Values to Linear, B × target_length 11 × d_model 64
    Linear, Dense. Values from Decoder layer. Values to Classification output, B × target_length 11 × target_words 14
    Classification output. Logits from Linear"
  `);
});

test('in Japanese', () => {
  expect(read('ja')).toMatchInlineSnapshot(`
    "入力文、トークン入力。出力「トークン」は「入力の埋め込み」へ、B × source_length 10。出力「トークン」は「pad マスク」へ、B × source_length 10
    右にずらした出力文、トークン入力。出力「トークン」は「出力の埋め込み」へ、B × target_length 11。出力「トークン」は「pad マスク (2)」へ、B × target_length 11。出力「トークン」は「先読み防止マスク」へ、B × target_length 11
    入力の埋め込み、埋め込み（Embedding）。入力「トークン」は「入力文」から。出力「数値」は「位置エンコーディング」へ、B × source_length 10 × d_model 64
    出力の埋め込み、埋め込み（Embedding）。入力「トークン」は「右にずらした出力文」から。出力「数値」は「位置エンコーディング (2)」へ、B × target_length 11 × d_model 64
    pad マスク (2)。入力「トークン」は「右にずらした出力文」から。出力「マスク」は「マスクの合成」へ、B × target_length 11
    先読み防止マスク。入力「トークン」は「右にずらした出力文」から。出力「マスク」は「マスクの合成」へ、B × target_length 11 × target_length 11
    位置エンコーディング。入力「数値」は「入力の埋め込み」から。出力「数値」は「エンコーダ層」へ、B × source_length 10 × d_model 64
    pad マスク。入力「トークン」は「入力文」から。出力「マスク」は「エンコーダ層」へ、B × source_length 10。出力「マスク」は「デコーダ層」へ、B × source_length 10
    位置エンコーディング (2)。入力「数値」は「出力の埋め込み」から。出力「数値」は「デコーダ層」へ、B × target_length 11 × d_model 64
    マスクの合成。入力「マスク」は「pad マスク (2)」から。入力「マスク」は「先読み防止マスク」から。出力「マスク」は「デコーダ層」へ、B × target_length 11 × target_length 11
    エンコーダ層、モジュール、2 回繰り返し。入力「数値」は「位置エンコーディング」から。入力「マスク」は「pad マスク」から。出力「数値」は「デコーダ層」へ、B × source_length 10 × d_model 64
    デコーダ層、モジュール、2 回繰り返し。入力「数値」は「位置エンコーディング (2)」から。入力「記憶」は「エンコーダ層」から。入力「マスク」は「マスクの合成」から。入力「記憶のマスク」は「pad マスク」から。出力「数値」は「線形層（Linear）」へ、B × target_length 11 × d_model 64
    線形層（Linear）、全結合（Dense）。入力「数値」は「デコーダ層」から。出力「数値」は「分類の出力」へ、B × target_length 11 × target_words 14
    分類の出力。入力「ロジット」は「線形層（Linear）」から"
  `);
});

test('of many wires the first ones are told, and how many more there are', async () => {
  const wired = draw(
    { x: 'vector-input', s: 'add', y: 'regression-output' },
    ...Array.from({ length: 25 }, () => 'x.values > s.values'),
    's.values > y.values',
  );
  await act(async () => useDocument.getState().open(wired, {}));
  const state = useDocument.getState();
  const said = (id: string) => {
    const node = wired.graph.nodes.find((other) => other.id === id);
    return node ? sayNode(state, null, node, words('en')) : '';
  };
  const all = Array.from({ length: 20 }, () => 'Values from Vector input. ').join('');
  expect(said('s')).toMatch(`Add. ${all}5 more wires come in. Sum to Regression output`);
  expect(said('x')).toMatch(/5 more wires go out$/);
});
