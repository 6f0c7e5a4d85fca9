// What sentences call the things in a document. Knows no blocks beyond their docs.
import type { Block } from '../blocks/block.ts';
import type { GraphId } from '../document/edits.ts';
import { nodeName } from '../document/node-name.ts';
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';

/** What sentences call a block of a graph, or the border of a module. */
export function nameOf(graph: GraphId, id: string): Text {
  return verbatim(nodeName({ graph, node: { id } }));
}

/** A port as its block labels it, or by its name. */
export function portLabel(
  block: Block | undefined,
  side: 'inputs' | 'outputs',
  port: string,
): Text {
  const ports = block?.[side];
  const known = ports && Object.hasOwn(ports, port) ? ports[port] : undefined;
  return known?.label ?? verbatim(port);
}

/** `a, b and c` / `a、b、c`, shortened after six. */
export function listed(words: readonly string[]): Text {
  const shown = words.slice(0, 6).map((word) => `‘${word}’`);
  const shownJa = words.slice(0, 6).map((word) => `「${word}」`);
  if (words.length > 6)
    return text(
      `${shown.join(', ')} and ${words.length - 6} more`,
      `${shownJa.join('')}ほか ${words.length - 6} 個`,
    );
  const last = shown.at(-1) ?? '';
  return text(
    shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last,
    shownJa.join(''),
  );
}
