// Which words on the screen are not whole: ended by an ellipsis, or by the edge of what they stand in.
import type { Page } from '@playwright/test';

/** What WCAG 1.4.12 asks a page to bear. */
const wideText =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }';

/** Not as a style element, which the content security policy stops. */
export async function setWide(page: Page): Promise<void> {
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  }, wideText);
}

/** `words in the class of what cuts them`, each once. What scrolls is not cut, nor what one types into. */
export async function cutWords(page: Page, within = 'body'): Promise<readonly string[]> {
  return page.evaluate((where) => {
    const found = new Set<string>();
    const pen = document.createElement('canvas').getContext('2d');
    for (const element of document.querySelectorAll<HTMLElement>(`${where} *`)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      // Of what can be chosen, too: it will stand there.
      if (pen && element instanceof HTMLSelectElement) {
        const style = getComputedStyle(element);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const arrow = 18;
        const room = element.clientWidth - 2 * Number.parseFloat(style.paddingLeft) - arrow;
        for (const { label } of element.options)
          if (pen.measureText(label).width > room) found.add(`${label} in a list to choose from`);
      }
      if (element.matches('input, textarea, select, svg, svg *, canvas, canvas *')) continue;
      if (element.closest('.visually-hidden, .skip-link, .uplot')) continue;
      const words = element.innerText?.trim().replaceAll(/\s+/g, ' ');
      if (!words) continue;
      const { overflowX, overflowY, fontSize } = getComputedStyle(element);
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      const isWide = hides(overflowX) && element.scrollWidth > element.clientWidth + 1;
      // Less than half a line is the air around letters.
      const air = Number.parseFloat(fontSize) / 2;
      const isHigh = hides(overflowY) && element.scrollHeight > element.clientHeight + air;
      // A room or a list hides what its own parts scroll.
      const holdsText = [...element.childNodes].some(
        (node) => node instanceof Text && node.data.trim() !== '',
      );
      if (holdsText && (isWide || isHigh)) found.add(`${words} in ${element.className}`);
    }
    return [...found];
  }, within);
}

/** `words`, each once, that lie beyond the edge of their block. */
export async function wordsBesideBlocks(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    for (const block of document.querySelectorAll('.block-node')) {
      const edge = block.getBoundingClientRect();
      for (const words of block.querySelectorAll('.block-title, .block-settings, .block-enter')) {
        const range = document.createRange();
        range.selectNodeContents(words);
        for (const line of range.getClientRects())
          if (
            line.top < edge.top - 1 ||
            line.bottom > edge.bottom + 1 ||
            line.right > edge.right + 1
          )
            found.add(words.textContent);
      }
    }
    return [...found];
  });
}

/** Titles of blocks with a word, in Latin letters or katakana, that is broken between two lines. */
export async function brokenTitles(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    for (const title of document.querySelectorAll('.block-title')) {
      const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode())
        for (const { 0: word, index } of (node.nodeValue ?? '').matchAll(
          /\p{sc=Latin}+|[\p{sc=Katakana}ー]+/gu,
        )) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) found.add(`${word} of ${title.textContent}`);
        }
    }
    return [...found];
  });
}

/** Blocks whose live signs lie over a wire. */
export async function signsOverWires(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const signs = [...document.querySelectorAll('.canvas :is(.block-sign, .block-figures)')];
    const places = signs.map((sign) => ({
      of: sign.closest<HTMLElement>('.react-flow__node')?.dataset.id ?? '',
      at: sign.getBoundingClientRect(),
    }));
    const found = new Set<string>();
    for (const wire of document.querySelectorAll<SVGPathElement>('.canvas .wire-line')) {
      const toScreen = wire.getScreenCTM() ?? new DOMMatrix();
      for (let along = 0; along <= wire.getTotalLength(); along += 4) {
        const { x, y } = wire.getPointAtLength(along).matrixTransform(toScreen);
        for (const { of, at } of places)
          if (x > at.left + 1 && x < at.right - 1 && y > at.top + 1 && y < at.bottom - 1)
            found.add(of);
      }
    }
    return [...found];
  });
}
