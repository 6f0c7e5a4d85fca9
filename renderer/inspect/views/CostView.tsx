// What each block of the document costs, as bars of parameters and of multiply–adds.
import { useMemo } from 'react';
import type { Cost, Document } from '../../../graph-core/index.ts';
import { scopedKey } from '../../../graph-core/index.ts';
import { exactCount, shortCount } from '../../parts/amounts.ts';
import { goTo } from '../../document/go-to.ts';
import { useWords } from '../../i18n/words.ts';
import { useDocument } from '../../document/document.ts';
import { useHighlight } from '../../stores/highlight.ts';
import { titleOf } from '../../document/titles.ts';
import './cost-view.css';

export function CostView({ document }: { readonly document: Document }) {
  const { t, read } = useWords();
  const costs = useDocument(({ analysis }) => analysis.costs);
  const { lightUpNode, putOut } = useHighlight.getState();
  const rows = useMemo(
    () =>
      document.graph.nodes.flatMap(({ id }) => {
        const cost = costs.get(scopedKey(null, id));
        return cost && cost.parameters + cost.multiplyAdds > 0 ? [{ id, cost }] : [];
      }),
    [document, costs],
  );
  const most = (of: 'parameters' | 'multiplyAdds') =>
    rows.reduce((largest, { cost }) => Math.max(largest, cost[of]), 1);
  const [parameters, multiplyAdds] = [most('parameters'), most('multiplyAdds')];
  if (rows.length === 0) return <p className="quiet">{t('inspector.cost-unknown')}</p>;
  return (
    <table className="costs" aria-label={t('attention.cost')}>
      <thead>
        <tr>
          <th scope="col">{t('attention.cost-block')}</th>
          <th scope="col">{t('inspector.parameters')}</th>
          <th scope="col">{t('inspector.multiply-adds')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cost }) => (
          <tr
            key={id}
            onPointerEnter={() => lightUpNode({ graph: null, node: id })}
            onPointerLeave={putOut}
          >
            <th scope="row">
              <button
                type="button"
                className="costs-block"
                onClick={() => goTo({ graph: null, node: id })}
              >
                {titleOf(document, id, read)}
              </button>
            </th>
            <Amount value={cost.parameters} most={parameters} />
            <Amount value={cost.multiplyAdds} most={multiplyAdds} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Amount({ value, most }: { readonly value: Cost['parameters']; readonly most: number }) {
  const { language } = useWords();
  return (
    <td title={exactCount(value)}>
      {shortCount(value, language)}
      <span className="costs-bar">
        <span style={{ width: `${(value / most) * 100}%` }} />
      </span>
    </td>
  );
}
