// What a Japanese screen says in Latin letters without a reason: words that are seen and words that are read aloud.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { strangeLatin } from '../../renderer/i18n/latin.testing.ts';

/** Not words of ours: code, mathematics, what the user types and the ticks of a chart. */
const others = 'code, pre, math, .katex, textarea, [lang="en"], .uplot';
const folder = path.resolve(import.meta.dirname, '../../templates');

/** Names that formulas and shapes use; they are the document's own. */
const variables = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const document = JSON.parse(text) as { readonly variables?: object };
    return Object.keys(document.variables ?? {});
  });

/** `word in the words that hold it`, each once. */
export async function spokenLatin(page: Page): Promise<string[]> {
  const said = await page.evaluate((skipped) => {
    const read = ['aria-roledescription', 'aria-description', 'title', 'placeholder', 'alt'];
    const elements = [...document.body.querySelectorAll('*')].filter(
      (element) => !element.closest(skipped) && element.checkVisibility(),
    );
    return [
      ...new Set(
        elements.flatMap((element) => [
          ...read.map((name) => element.getAttribute(name) ?? ''),
          // What it is labelled by is said in its place.
          element.hasAttribute('aria-labelledby') ? '' : (element.getAttribute('aria-label') ?? ''),
          ...[...element.childNodes].map((node) => (node instanceof Text ? node.data : '')),
        ]),
      ),
    ];
  }, others);
  return said.flatMap((words) =>
    strangeLatin(words, variables).map((word) => `${word} in ‘${words.trim()}’`),
  );
}
