// What blocks are called on the canvas, and so in every sentence: the user's name, else what kind of block it is; where
// several in one graph are called the same, with a number.
import { findBlock } from '../blocks/index.ts';
import type { GraphId } from '../document/edits.ts';
import { graphOf } from '../document/edits.ts';
import type { Mention } from '../document/node-name.ts';
import { inWords } from '../document/node-name.ts';
import type { Refused } from '../document/modules.ts';
import type { Document, Graph, Localized, Node } from '../document/schema.ts';
import { isModuleNode, moduleInput, moduleOutput } from '../document/schema.ts';
import type { Language, Text } from '../text.ts';
import { languages, text, verbatim } from '../text.ts';
import type { BlockLookup } from './analysis.ts';

export interface NumberedTitle {
  readonly title: Text;
  /** ` (2)` for the second one of that title in its graph, and so on; else empty. */
  readonly number: Text;
}

interface TitleIndex {
  readonly modules: Document['modules'];
  readonly findBlock: BlockLookup;
  readonly byNode: ReadonlyMap<Node, NumberedTitle>;
  readonly byId: ReadonlyMap<string, NumberedTitle>;
}

const indices = new WeakMap<Graph, TitleIndex>();
const unnumbered = verbatim('');

function spoken(name: Localized): Text {
  return typeof name === 'string' ? verbatim(name) : text(name.en, name.ja);
}

function said(name: Localized | undefined): Text | undefined {
  if (name === undefined) return undefined;
  const { en, ja } = spoken(name);
  return en.trim() || ja.trim() ? text(en.trim() || ja.trim(), ja.trim() || en.trim()) : undefined;
}

function bareTitle({ modules }: Document, node: Node, find: BlockLookup): Text {
  const own = said(node.name);
  if (own) return own;
  if (!isModuleNode(node)) return find(node.type)?.docs.title ?? verbatim(node.type);
  return moduleTitle({ modules }, node.module);
}

/** In each language by itself: what differs in one may be the same in another. */
function numbers(titles: readonly Text[], language: Language): string[] {
  const all = new Set(titles.map((title) => title[language]));
  const last = new Map<string, number>();
  return titles.map(({ [language]: title }) => {
    let count = (last.get(title) ?? 0) + 1;
    while (count > 1 && all.has(title + printed(count))) count++;
    last.set(title, count);
    return count === 1 ? '' : printed(count);
  });
}

const printed = (count: number): string => ` (${count})`;

function indexOf(document: Document, graph: Graph, find: BlockLookup): TitleIndex {
  const known = indices.get(graph);
  if (known?.modules === document.modules && known.findBlock === find) return known;
  const titles = graph.nodes.map((node) => bareTitle(document, node, find));
  const [en = [], ja = []] = languages.map((language) => numbers(titles, language));
  const numbered = titles.map((title, index): NumberedTitle => {
    const number = text(en[index] ?? '', ja[index] ?? '');
    return { title, number: number.en || number.ja ? number : unnumbered };
  });
  const byNode = new Map(
    graph.nodes.map((node, index) => [node, numbered[index] as NumberedTitle]),
  );
  const byId = new Map(graph.nodes.map(({ id }, index) => [id, numbered[index] as NumberedTitle]));
  const index = { modules: document.modules, findBlock: find, byNode, byId };
  indices.set(graph, index);
  return index;
}

function joined({ title, number }: NumberedTitle): Text {
  return number === unnumbered ? title : text(title.en + number.en, title.ja + number.ja);
}

/** Of a node of this document, in whichever graph of it; one that is gone has its bare title. */
export function numberedTitle(document: Document, node: Node): NumberedTitle {
  for (const { graph } of [document, ...document.modules]) {
    const found = indexOf(document, graph, findBlock).byNode.get(node);
    if (found) return found;
  }
  return { title: bareTitle(document, node, findBlock), number: unnumbered };
}

export function nodeTitle(document: Document, node: Node): Text {
  return joined(numberedTitle(document, node));
}

/** The borders of a module have titles of their own. */
export function titleAt(
  document: Document,
  graph: GraphId,
  id: string,
  find: BlockLookup = findBlock,
): Text {
  if (id === moduleInput) return text('the module’s inputs', 'モジュールの入力');
  if (id === moduleOutput) return text('the module’s outputs', 'モジュールの出力');
  const within = graphOf(document, graph);
  const found = within && indexOf(document, within, find).byId.get(id);
  return found ? joined(found) : verbatim(id);
}

/** A sentence about this document, finished. */
export function titled(document: Document, sentence: Text, find: BlockLookup = findBlock): Text {
  return inWords(sentence, (mention: Mention) => {
    if ('path' in mention) return pathTitle(document, mention.path);
    if ('module' in mention) return moduleTitle(document, mention.module);
    return titleAt(document, mention.graph, mention.node, find);
  });
}

/** An answer, or the reason why there is none in finished words. */
export function reasoned<Answer extends object>(
  document: Document,
  answer: Answer | Refused,
): Answer | Refused {
  return 'refused' in answer ? { refused: titled(document, answer.refused) } : answer;
}

function moduleTitle({ modules }: Pick<Document, 'modules'>, id: string): Text {
  return said(modules.find((module) => module.id === id)?.name) ?? verbatim(id);
}

/** What a path is called: `Decoder layer 2 › Self-attention`. */
export function pathTitle(document: Document, path: string): Text {
  const parts: Text[] = [];
  let graph: GraphId = null;
  for (const part of path.split('/')) {
    const before = parts.at(-1);
    if (before && /^\d+$/.test(part)) {
      parts[parts.length - 1] = text(`${before.en} ${part}`, `${before.ja} ${part}`);
      continue;
    }
    const node: Node | undefined = graphOf(document, graph)?.nodes.find(({ id }) => id === part);
    parts.push(node ? titleAt(document, graph, part) : verbatim(part));
    if (node && isModuleNode(node)) graph = node.module;
  }
  return text(parts.map(({ en }) => en).join(' › '), parts.map(({ ja }) => ja).join(' › '));
}
