// How a sentence speaks of blocks: by their place until the sentence is finished, then by what they are called.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { GraphId } from './edits.ts';
import type { Node } from './schema.ts';

/** What a sentence speaks of. */
export type Mention =
  | { readonly graph: GraphId; readonly node: string }
  | { readonly module: string }
  /** One copy of a block, with the modules around it. */
  | { readonly path: string };

// A title differs by language, and with what stands beside the block. Sentences are built, kept and passed on without
// knowing either: they hold the block's place, in characters that Unicode leaves to private use.
const [open, between, close] = ['\uE000', '\uE001', '\uE002'];
const marked = new RegExp(
  `${open}([nmp])${between}([^${between}]*)${between}([^${close}]*)${close}`,
  'g',
);

function mark(kind: 'n' | 'm' | 'p', graph: string, id: string): string {
  return `${open}${kind}${between}${graph}${between}${id}${close}`;
}

/** To be used in sentences only, which `inWords` finishes; so are the other two. */
export function nodeName({
  graph,
  node,
}: {
  readonly graph: GraphId;
  readonly node: Pick<Node, 'id'>;
}): string {
  return mark('n', graph ?? '', node.id);
}

export function moduleMention(module: string): string {
  return mark('m', '', module);
}

export function pathMention(path: string): string {
  return mark('p', '', path);
}

/** The sentence with everything it speaks of called as `titleOf` says. */
export function inWords({ en, ja }: Text, titleOf: (mention: Mention) => Text): Text {
  const finished = (words: string, language: keyof Text) =>
    words.replace(
      marked,
      (_, kind: string, graph: string, id: string) =>
        titleOf(
          kind === 'n'
            ? { graph: graph || null, node: id }
            : kind === 'm'
              ? { module: id }
              : { path: id },
        )[language],
    );
  return text(finished(en, 'en'), finished(ja, 'ja'));
}
