// Beam search as a tree: what was tried at each step, and which branches were kept.
import { useMemo, useState } from 'react';
import type { Prediction } from '../../../graph-core/index.ts';
import { useWords } from '../../i18n/words.ts';
import { AsTable } from '../../parts/AsTable.tsx';
import { FlagField } from '../../parts/Field.tsx';
import { placed } from '../../parts/placed.ts';
import './beam-tree.css';

type Tree = NonNullable<Prediction['tree']>;

const across = 92;
const down = 24;
const margin = 16;

interface Placed {
  readonly x: number;
  readonly y: number;
}

interface BeamTreeProps {
  readonly tree: Tree;
  readonly answer: readonly { readonly id: number }[];
}

export function BeamTree({ tree: whole, answer }: BeamTreeProps) {
  const { t } = useWords();
  const [showsDropped, showDropped] = useState(false);
  const tree = useMemo(() => (showsDropped ? whole : keptOf(whole)), [whole, showsDropped]);
  const { points: drawn, width, height } = layOut(tree);
  const best = pathOf(tree, answer);
  return (
    <figure className="beam">
      <figcaption className="view-title">{t('attention.beam-tree')}</figcaption>
      <div className="beam-scroll">
        <svg width={width} height={height} role="img" aria-label={t('attention.beam-tree')}>
          {placed(tree).map(({ of: { parent, kept }, place }) => {
            const [from, to] = [drawn[parent], drawn[place]];
            if (!from || !to) return null;
            return (
              <path
                key={place}
                className="beam-branch"
                data-best={best.has(place)}
                data-kept={kept}
                d={`M${from.x + 54} ${from.y} C${from.x + 74} ${from.y} ${to.x - 20} ${to.y} ${to.x - 4} ${to.y}`}
              />
            );
          })}
          {placed(tree).map(({ of: { word, probability, score, kept }, place }) => {
            const at = drawn[place];
            if (!at) return null;
            return (
              <g key={place} className="beam-node" data-best={best.has(place)} data-kept={kept}>
                <text x={at.x} y={at.y + 4}>
                  {word === '' ? '·' : word.slice(0, 7)}
                </text>
                <title>{`${word}  p ${probability.toFixed(4)}  Σ log p ${score.toFixed(3)}`}</title>
              </g>
            );
          })}
        </svg>
      </div>
      <AsTable
        title={t('attention.beam-tree')}
        numbers={() => ({
          head: [
            t('attention.beam-step'),
            t('attention.beam-word'),
            'p',
            'Σ log p',
            t('attention.beam-kept'),
          ],
          rows: tree.map(({ word, probability, score, kept }, at) => [
            `${depthOf(tree, at)}`,
            word === '' ? '·' : word,
            probability,
            score,
            t(kept ? 'part.yes' : 'part.no'),
          ]),
        })}
      />
      <FlagField label={t('attention.show-dropped')} value={showsDropped} onChange={showDropped} />
    </figure>
  );
}

/** How many words lead to it, itself among them. */
function depthOf(tree: Tree, at: number): number {
  let depth = 0;
  for (let node = tree[at]; node; node = tree[node.parent]) depth++;
  return depth;
}

/** Without what was tried and dropped; parents are counted anew. */
function keptOf(tree: Tree): Tree {
  const positions = new Map<number, number>([[-1, -1]]);
  const kept: Tree[number][] = [];
  tree.forEach((node, index) => {
    const parent = positions.get(node.parent);
    if (!node.kept || parent === undefined) return;
    positions.set(index, kept.length);
    kept.push({ ...node, parent });
  });
  return kept;
}

/** Leaves take rows of their own; a parent stands at the middle of its children. */
function layOut(tree: Tree): { points: Placed[]; width: number; height: number } {
  const children = new Map<number, number[]>();
  tree.forEach(({ parent }, index) => {
    const list = children.get(parent);
    if (list) list.push(index);
    else children.set(parent, [index]);
  });
  const points: Placed[] = [];
  let row = 0;
  let depth = 0;
  const layRow = (at: number, level: number): number => {
    depth = Math.max(depth, level);
    const rows = (children.get(at) ?? []).map((child) => layRow(child, level + 1));
    const y = rows.length > 0 ? ((rows[0] ?? 0) + (rows.at(-1) ?? 0)) / 2 : margin + row++ * down;
    points[at] = { x: margin + level * across, y };
    return y;
  };
  for (const root of children.get(-1) ?? []) layRow(root, 0);
  return { points, width: margin * 2 + (depth + 1) * across, height: margin * 2 + row * down };
}

/** The branch that became the answer, word by word from the root. */
function pathOf(tree: Tree, answer: readonly { readonly id: number }[]): ReadonlySet<number> {
  const path = new Set<number>();
  let parent = -1;
  for (const { id } of answer) {
    const index = tree.findIndex((node) => node.parent === parent && node.id === id);
    if (index < 0) break;
    path.add(index);
    parent = index;
  }
  return path;
}
