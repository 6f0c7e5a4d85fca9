// How fast the weights of a block or a module learn: at the learning rate, at a multiple of it, or not at all.
import type { GraphId, Node } from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
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
  const edit = useDocument((state) => state.edit);
  const cost = useCost(graph, node.id);
  const { rate = 1 } = node;
  if (!cost?.parameters && node.rate === undefined) return null;
  const set = (next: number) => edit({ edit: 'set-rate', graph, node: node.id, rate: next });
  return (
    <>
      <FlagField
        label={t('inspector.frozen')}
        help={t('inspector.frozen-help')}
        value={rate === 0}
        onChange={(frozen) => set(frozen ? 0 : 1)}
      />
      {rate === 0 ? null : (
        <NumberField
          label={t('inspector.rate')}
          help={t('inspector.rate-help')}
          value={rate}
          min={0}
          max={1000}
          step={0.1}
          onCommit={set}
        />
      )}
    </>
  );
}
