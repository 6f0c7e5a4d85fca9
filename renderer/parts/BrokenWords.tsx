// A name that may break between two words where nothing is written between them: 位置 エンコーディング.
import { Fragment } from 'react';
import { placed } from './placed.ts';

/** Katakana is another word than what stands before it. */
const wordEnd = /(?<=[\p{sc=Han}\p{sc=Hiragana}])(?=\p{sc=Katakana})/u;

export function BrokenWords({ words }: { readonly words: string }) {
  return placed(words.split(wordEnd)).map(({ of: word, place }) => (
    <Fragment key={place}>
      {place > 0 ? <wbr /> : null}
      {word}
    </Fragment>
  ));
}
