// No word that is left in English: every Japanese sentence in the sources holds only Latin that has a reason.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { strangeLatin } from './latin.testing.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Not words of ours: vocabularies of data, what people search by, the bilingual page of blocks, a page for developers. */
const others =
  /\.test(ing)?\.tsx?$|before-documents|\/search\/readings|graph-core\/data\/grammar\/|blocks-page|playground/;

test('Japanese sentences hold no Latin word without a reason', () => {
  const list = ['ls-files', 'graph-core/*.ts', 'renderer/*.ts', 'renderer/*.tsx', 'main/*.ts'];
  const files = execFileSync('git', [...list, 'templates', 'renderer/i18n/ja.json'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((name) => !others.test(name));
  const sentences = files.flatMap((name) =>
    japaneseIn(readFileSync(path.join(root, name), 'utf8')).map((words) => ({ name, words })),
  );
  expect(sentences.length).toBeGreaterThan(2_000);
  const found = sentences.flatMap(({ name, words }) => {
    const strange = strangeLatin(words);
    return strange.length > 0 ? [`${name}: ${strange.join(', ')} in ${words}`] : [];
  });
  expect(found).toEqual([]);
});

test('what was left in English is found', () => {
  expect(strangeLatin('optimizer learningRate を 0.1 に')).toEqual(['optimizer', 'learningRate']);
  expect(strangeLatin('PyTorch 2.1 の model.safetensors（MB）、SE-ResNet-50')).toEqual([]);
});

/** Strings that hold kana or Chinese characters, without what is put into them; comments and English sentences left out. */
function japaneseIn(code: string): string[] {
  return stringsIn(code)
    .filter((words) => /[ぁ-んァ-ヶ一-龠]/.test(words))
    .filter((words) => !/[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+/.test(words))
    .map((words) => words.replaceAll(/\{\{?\w+\}\}?/g, ' ').replaceAll(/\\[nt]/g, ' '));
}

const skipped =
  /\/\/.*|\/\*[^]*?\*\/|\balso: \[[^\]]*\]|(?<=[(,=:?&|![]\s*)\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\*])+\/\w*/y;
const quoted = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/y;

function stringsIn(code: string): string[] {
  const found: string[] = [];
  let at = 0;
  const taken = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (match) at = pattern.lastIndex;
    return match;
  };
  /** Up to the brace that closes what is put into a template, or to the end. */
  const codeUntilBrace = (): void => {
    for (let depth = 0; at < code.length; ) {
      const letter = code[at] ?? '';
      if ('/a'.includes(letter) && taken(skipped)) continue;
      const string = '\'"'.includes(letter) ? taken(quoted) : null;
      if (string) found.push(string[1] ?? string[2] ?? '');
      else if (letter === '`') template();
      else {
        if (letter === '{') depth++;
        if (letter === '}' && depth-- === 0) return;
        at++;
      }
    }
  };
  const template = (): void => {
    let words = '';
    for (at++; at < code.length && code[at] !== '`'; at++)
      if (code[at] === '\\') at++;
      else if (code.startsWith('${', at)) {
        at += 2;
        codeUntilBrace();
        words += ' ';
      } else words += code[at];
    at++;
    found.push(words);
  };
  while (at < code.length) {
    codeUntilBrace();
    at++;
  }
  return found;
}
