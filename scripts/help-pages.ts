// The pages of Help in the app: Markdown of this project, made into HTML while it is built, one module a language.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Marked } from 'marked';
import type { Plugin } from 'vite';

/** Each page and where its words are in each language, below the folder that builds and tests start in; of a file that holds more, the section. */
export const helpSources = {
  'first-steps': {
    en: { file: 'README.md', section: 'The first five minutes' },
    ja: { file: 'docs/ja/first-five-minutes.md' },
  },
  guide: { en: { file: 'docs/guide.md' }, ja: { file: 'docs/ja/guide.md' } },
  lecture: { en: { file: 'docs/lecture.md' }, ja: { file: 'docs/ja/lecture.md' } },
} as const;

export interface HelpPage {
  readonly id: string;
  readonly html: string;
  readonly headings: readonly {
    readonly id: string;
    readonly depth: number;
    readonly text: string;
  }[];
}

const name = /^virtual:help\/(en|ja)$/;

/** `import { pages } from 'virtual:help/en'`. */
export const helpPages: Plugin = {
  name: 'help-pages',
  resolveId: (id) => (name.test(id) ? `\0${id}` : undefined),
  load(id) {
    const language = name.exec(id.slice(1))?.[1];
    if (language !== 'en' && language !== 'ja') return undefined;
    const pages = Object.entries(helpSources).map(([page, source]) => {
      this.addWatchFile(path.resolve(source[language].file));
      return helpPage(page, markdownOf(source[language]));
    });
    return `export const pages = ${JSON.stringify(pages)};`;
  },
};

export function markdownOf({
  file,
  section,
}: {
  readonly file: string;
  readonly section?: string;
}): string {
  const whole = readFileSync(file, 'utf8');
  if (section === undefined) return whole;
  const found = whole.split(/^(?=## )/m).find((part) => part.startsWith(`## ${section}\n`));
  if (!found) throw new Error(`${file} has no section ‘${section}’.`);
  return found;
}

/** Without pictures, which are of the app one sits before; of links those to headings and to other pages stay. */
export function helpPage(id: string, markdown: string): HelpPage {
  const headings: { id: string; depth: number; text: string }[] = [];
  const marked = new Marked({
    renderer: {
      heading({ depth, tokens }) {
        const text = plain(this.parser.parseInline(tokens));
        const anchor = slug(text);
        headings.push({ id: anchor, depth, text });
        return `<h${depth} id="${anchor}" tabindex="-1">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      // A line of it may be longer than the page is wide.
      code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}\n</code></pre>\n`,
      image: () => '',
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const [file = '', anchor = ''] = href.split('#');
        const page = file === '' ? id : pageOf(path.basename(file));
        return page ? `<a href="#${anchor}" data-page="${page}">${words}</a>` : words;
      },
    },
  });
  const words = marked.parse(markdown, { async: false });
  // It scrolls, so it takes the focus.
  const html = `<article class="help-words" tabindex="0">${words}</article>`;
  return { id, html, headings };
}

function pageOf(file: string): string | undefined {
  return Object.entries(helpSources).find(([, { en }]) => path.basename(en.file) === file)?.[0];
}

/** As GitHub names the anchor of a heading, so that a link works in both places. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}
