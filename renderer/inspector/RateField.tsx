// How fast the weights of a block or a module learn: at the learning rate, at a multiple of it, or not at all.
import type { GraphId, Node } from '../../graph-core/index.ts';
import { entry } from '../document/entry.ts';
import { useCost } from '../document/use-facts.ts';
import { useWords } from '../i18n/words.ts';
import { FlagField, NumberField } from '../parts/Field.tsx';

interface RateFieldProps {
  readonly graph: GraphId;
  readonly node: Node;
}

/** Nothing where there are no weights of its own. */
export function RateField({ graph, node }: RateFieldProps) {
  const { t } = useWords();
  const cost = useCost(graph, node.id);
  const { rate = 1 } = node;
  if (!cost?.parameters && node.rate === undefined) return null;
  const { onSet, typing } = entry((next: number) => ({
    edit: 'set-rate',
    graph,
    node: node.id,
    rate: next,
  }));
  return (
    <>
      <FlagField
        label={t('inspector.frozen')}
        help={t('inspector.frozen-help')}
        value={rate === 0}
        onChange={(frozen) => onSet(frozen ? 0 : 1)}
      />
      {rate === 0 ? null : (
        <NumberField
          label={t('inspector.rate')}
          help={t('inspector.rate-help')}
          value={rate}
          min={0}
          max={1000}
          step={0.1}
          onCommit={onSet}
          typing={typing}
        />
      )}
    </>
  );
}
