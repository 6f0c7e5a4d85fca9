// Whose weights a block or a placement uses: its own, or those of another that fits by shape.
import type { Document, GraphId, Node, Tie } from '../../graph-core/index.ts';
import { graphOf, sameTie, sharersOf, tieChoices } from '../../graph-core/index.ts';
import { nodeTitle } from '../document/names.ts';
import { useWords } from '../i18n/words.ts';
import { ChoiceField } from '../parts/Field.tsx';
import { useDocument } from '../document/document.ts';

interface TieFieldProps {
  readonly document: Document;
  readonly graph: GraphId;
  readonly node: Node;
}

/** Nothing where there is nothing to share with. */
export function TieField({ document, graph, node }: TieFieldProps) {
  const { t, read } = useWords();
  const edit = useDocument((state) => state.edit);
  const analysis = useDocument((state) => state.analysis);
  const within = graphOf(document, graph);
  if (!within) return null;
  const fitting = tieChoices(document, analysis, graph, node.id);
  const { tie } = node;
  // What is chosen stays in sight, also where it does not fit any more.
  const choices =
    tie && !fitting.some((other) => sameTie(other, tie)) ? [tie, ...fitting] : fitting;
  const sharers = sharersOf(within, node.id);
  if (choices.length === 0 && sharers.length === 0) return null;
  const title = (id: string) => {
    const other = within.nodes.find((other) => other.id === id);
    return other ? read(nodeTitle(document, other)) : id;
  };
  const label = (of: Tie): string => {
    if (of.weight === undefined) return title(of.node);
    const names = { weight: of.weight, of: of.of, name: title(of.node) };
    return of.transposed ? t('inspector.tie-transposed', names) : t('inspector.tie-weight', names);
  };
  const chosen = tie ? choices.findIndex((choice) => sameTie(choice, tie)) : -1;
  const names = sharers
    .map((sharer) => read(nodeTitle(document, sharer)))
    .join(t('inspector.tie-and'));
  const help = tie
    ? t('inspector.tie-help', { name: title(tie.node) })
    : sharers.length > 0
      ? t('inspector.tie-owner', { names })
      : t('inspector.tie-own-help');
  return (
    <ChoiceField
      label={t('inspector.tie')}
      help={help}
      value={String(chosen)}
      options={[
        { value: '-1', label: t('inspector.tie-none') },
        ...choices.map((choice, index) => ({ value: String(index), label: label(choice) })),
      ]}
      onChange={(value) =>
        edit({ edit: 'set-tie', graph, node: node.id, tie: choices[Number(value)] })
      }
    />
  );
}
