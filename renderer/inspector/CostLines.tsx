// What a node costs: parameters, multiply–adds, bytes of activations.
import type { Cost, GraphId } from '../../graph-core/index.ts';
import { exactCount, shortBytes, shortCount } from '../parts/amounts.ts';
import { useCost } from '../document/use-facts.ts';
import { useWords } from '../i18n/words.ts';

export function CostLines({ graph, node }: { readonly graph: GraphId; readonly node: string }) {
  const cost = useCost(graph, node);
  return <CostList cost={cost} />;
}

interface CostListProps {
  readonly cost: Cost | undefined;
  /** The figures are of a part only. */
  readonly partial?: boolean;
}

export function CostList({ cost, partial }: CostListProps) {
  const { t, language } = useWords();
  if (!cost) return <p className="quiet">{t('inspector.cost-unknown')}</p>;
  const counted = (amount: string) => (partial ? t('inspector.at-least', { amount }) : amount);
  return (
    <dl className="fact-list">
      <dt>{t('inspector.parameters')}</dt>
      <dd className="numbers">{counted(exactCount(cost.parameters))}</dd>
      <dt>{t('inspector.multiply-adds')}</dt>
      <dd className="numbers" title={exactCount(cost.multiplyAdds)}>
        {counted(shortCount(cost.multiplyAdds, language))}
      </dd>
      <dt>{t('inspector.activations')}</dt>
      <dd className="numbers" title={`${exactCount(cost.activationBytes)} B`}>
        {counted(shortBytes(cost.activationBytes))}
      </dd>
    </dl>
  );
}
