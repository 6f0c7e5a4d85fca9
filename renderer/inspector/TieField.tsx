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
  const choices = tie && !fitting.some((one) => sameTie(one, tie)) ? [tie, ...fitting] : fitting;
  const sharers = sharersOf(within, node.id);
  if (choices.length === 0 && sharers.length === 0) return null;
  const title = (id: string) => {
    const other = within.nodes.find((one) => one.id === id);
    return other ? read(nodeTitle(document, other)) : id;
  };
  const label = (one: Tie): string => {
    if (one.weight === undefined) return title(one.node);
    const names = { weight: one.weight, of: one.of, name: title(one.node) };
    return one.transposed ? t('inspector.tie-transposed', names) : t('inspector.tie-weight', names);
  };
  const chosen = tie ? choices.findIndex((one) => sameTie(one, tie)) : -1;
  const names = sharers.map((one) => read(nodeTitle(document, one))).join(t('inspector.tie-and'));
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
        ...choices.map((one, index) => ({ value: String(index), label: label(one) })),
      ]}
      onChange={(value) =>
        edit({ edit: 'set-tie', graph, node: node.id, tie: choices[Number(value)] })
      }
    />
  );
}
