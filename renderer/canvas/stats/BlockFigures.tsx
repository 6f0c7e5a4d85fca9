// How large a block's output and gradient are and how much of it is dead, as gauges under the block.
import type { GraphId } from '../../../graph-core/index.ts';
import { scopedKey } from '../../../graph-core/index.ts';
import type { Words } from '../../i18n/words.ts';
import { useWords } from '../../i18n/words.ts';
import { useShownRun } from '../../run/shown-run.ts';
import type { RunStore } from '../../run/run-store.ts';
import type { Figure, NodeStats } from './node-stats.ts';
import { healthOf, nodeStats, placeOnScale } from './node-stats.ts';
import { titleOf } from '../../document/titles.ts';

interface BlockFiguresProps {
  readonly graph: GraphId;
  readonly node: string;
  /** Said where the stats are from before an edit of the model. */
  readonly old: string | undefined;
}

/** What each node wears, worked out once per message for all of them. */
let worn: { stats: RunStore['stats']; byNode: ReadonlyMap<string, NodeStats> } | undefined;

function statsOf(
  { stats, trained }: RunStore,
  graph: GraphId,
  node: string,
): NodeStats | undefined {
  if (!trained || stats.length === 0) return undefined;
  if (worn?.stats !== stats) worn = { stats, byNode: nodeStats(trained, stats) };
  return worn.byNode.get(scopedKey(graph, node));
}

export function BlockFigures({ graph, node, old }: BlockFiguresProps) {
  const { t, read } = useWords();
  const stats = useShownRun((run) => statsOf(run, graph, node));
  const document = useShownRun((run) => run.trained);
  if (!stats || !document) return null;
  const { copies, activation, gradient, dead } = stats;
  const words = (name: 'activation' | 'gradient' | 'dead', figure: Figure | undefined) =>
    figure
      ? [
          t(`stats.${name}-help`, { value: said(name, figure.value) }),
          figure.health === 'fine' ? '' : t(`stats.is-${figure.health}`),
          copies > 1
            ? t('stats.worst', { count: copies, title: titleOf(document, figure.path, read) })
            : '',
        ]
          .filter(Boolean)
          .join(' ')
      : '';
  const title = [
    words('activation', activation),
    words('gradient', gradient),
    words('dead', dead && dead.value > 0 ? dead : undefined),
    old,
  ];
  return (
    <span
      className="block-figures numbers"
      data-health={healthOf(stats)}
      data-old={old !== undefined}
      title={title.filter(Boolean).join('\n')}
    >
      <Gauge name="activation" figure={activation} t={t} />
      <Gauge name="gradient" figure={gradient} t={t} />
      {dead && dead.value > 0 ? <Gauge name="dead" figure={dead} t={t} /> : null}
    </span>
  );
}

interface GaugeProps {
  readonly name: 'activation' | 'gradient' | 'dead';
  readonly figure: Figure | undefined;
  readonly t: Words['t'];
}

function Gauge({ name, figure, t }: GaugeProps) {
  if (!figure) return null;
  const share = name === 'dead' ? figure.value : placeOnScale(figure.value);
  return (
    <span className="block-figure" data-health={figure.health} data-name={name}>
      <span className="block-figure-name">{t(`stats.${name}`)}</span>
      <span className="block-figure-gauge">
        <span style={{ width: `${Math.max(4, share * 100)}%` }} />
      </span>
      <span className="block-figure-value">{said(name, figure.value)}</span>
    </span>
  );
}

/** `0.83`, `2e-3`, `12 %`: as short as it can be and still be compared. */
function said(name: 'activation' | 'gradient' | 'dead', value: number): string {
  if (name === 'dead') return `${Math.round(value * 100)} %`;
  if (value === 0 || !Number.isFinite(value)) return String(value);
  return value < 0.01 || value >= 1000 ? value.toExponential(0) : value.toPrecision(2);
}
