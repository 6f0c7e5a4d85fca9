// Every output, or every input, of the graph on the screen, by what it is called: what a wire may be drawn from or to.
import type { Document, Endpoint, GraphId } from '../../graph-core/index.ts';
import { graphOf, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import { numberedTitle } from '../document/names.ts';
import { boxOf } from '../document/node-geometry.ts';
import type { Words } from '../i18n/words.ts';

interface End {
  readonly at: Endpoint;
  readonly label: string;
}

/** Enough for a person to search; a graph with more of them is wired by its nearest ones first. */
const most = 2000;

export function endsOf(
  document: Document,
  graph: GraphId,
  side: 'outputs' | 'inputs',
  { t, read }: Words,
): readonly End[] {
  const within = graphOf(document, graph);
  if (!within) return [];
  const module = document.modules.find(({ id }) => id === graph);
  const [border, ports, name] =
    side === 'outputs'
      ? [moduleInput, module?.inputs, t('canvas.module-inputs')]
      : [moduleOutput, module?.outputs, t('canvas.module-outputs')];
  return [
    ...(ports?.map((port) => ({
      at: { node: border, port: port.name },
      label: `${name} · ${port.name}`,
    })) ?? []),
    ...within.nodes.flatMap((node) => {
      const { title, number } = numberedTitle(document, node);
      return boxOf(document, within, node)[side].map(({ port, label }) => ({
        at: { node: node.id, port },
        label: `${read(title)}${read(number)} · ${read(label)}`,
      }));
    }),
  ].slice(0, most);
}
