// What only the whole document shows: nothing to feed, nothing to learn, loose blocks, unbound data, shared weights that differ.
import { endOf, isInput } from '../blocks/block.ts';
import type { Document } from '../document/schema.ts';
import { text } from '../text.ts';
import type { NodeFacts } from './analysis.ts';
import type { FlatGraph } from './structure/expand.ts';
import type { Finding } from './finding.ts';
import { found, noticed } from './finding.ts';
import { nodeName, pathMention } from '../document/node-name.ts';
import type { Location } from './problem.ts';
import { inputRepairs, outputRepairs } from './repairs/repair-ends.ts';
import { insertions } from './repairs/repair-loose.ts';
import { printed, tiedWeightFindings } from './tie-findings.ts';

export function documentChecks(
  document: Document,
  flat: FlatGraph,
  facts: readonly NodeFacts[],
  sound: boolean,
): Finding[] {
  if (document.graph.nodes.length === 0) return [empty];
  const findings: Finding[] = [];
  const goals: number[] = [];
  let feeds = 0;
  let allKnown = true;
  facts.forEach(({ block }, index) => {
    if (!block) allKnown = false;
    else if (block.objective) goals.push(index);
    else if (isInput(block)) feeds++;
  });
  if (allKnown && feeds === 0) findings.push(noInput);
  if (allKnown && goals.length === 0) findings.push(noOutput);
  if (feeds > 0 || goals.length > 0) findings.push(...bindingFindings(document, facts, flat));
  findings.push(...sharedWeights(flat, facts), ...tiedWeightFindings(facts));
  // While something is broken, what hangs behind it looks unused.
  if (sound && goals.length > 0) findings.push(...unused(flat, facts, goals));
  return findings;
}

const empty = found(
  'empty',
  text(
    'There is nothing on the canvas yet. Add a block, or start from a template.',
    'キャンバスにはまだ何もありません。ブロックを置くか、テンプレートから始めてください。',
  ),
  { graph: null },
);

const noInput = found(
  'no-input',
  text(
    'No block reads data. Add an input, such as Token input or Image input.',
    'データを受け取るブロックがありません。トークン入力や画像入力などの入力ブロックを加えてください。',
  ),
  { graph: null },
  inputRepairs,
);

const noOutput = found(
  'no-output',
  text(
    'No block says what is learned. Add an output, such as Classification output, at the end.',
    '何を学習するかを決めるブロックがありません。「分類の出力」などの出力ブロックを最後に加えてください。',
  ),
  { graph: null },
  outputRepairs,
);

/** Data reaches only blocks of the document's own graph: a copy of a module has no column of its own. */
function bindingFindings(
  document: Document,
  facts: readonly NodeFacts[],
  flat: FlatGraph,
): Finding[] {
  const findings: Finding[] = [];
  const { bindings, source } = document.data;
  const bindable = new Set<string>();
  facts.forEach((nodeFacts, index) => {
    const { block, node, graph } = nodeFacts;
    if (!block || !(block.objective || isInput(block))) return;
    const end = endOf(block);
    if ((flat.nodes[index]?.within.length ?? 0) > 0) {
      findings.push(insideModule(nodeFacts));
      return;
    }
    if (!end) return;
    bindable.add(node.id);
    if (source !== '' && !Object.hasOwn(bindings, node.id))
      findings.push(unbound({ graph, node: node.id }, nodeName(nodeFacts), end === 'target'));
  });
  if (source === '') findings.push(noData);
  for (const node of Object.keys(bindings))
    if (!bindable.has(node))
      findings.push(
        staleBinding(
          node,
          document.graph.nodes.some(({ id }) => id === node),
        ),
      );
  return findings;
}

const noData = noticed(
  'no-data',
  text(
    'No data is chosen yet, so the model cannot be trained. Choose some in the Data room.',
    'データがまだ選ばれていないため、学習できません。「データ」画面で選んでください。',
  ),
  { graph: null },
);

function insideModule({ graph, node, path }: NodeFacts): Finding {
  const name = nodeName({ graph, node });
  return found(
    'data-in-module',
    text(
      `‘${name}’ reads or learns data, so it cannot be inside a module. Move it out and wire it to a port of the module.`,
      `「${name}」は外のデータとやりとりするため、モジュールの中には置けません。外に出して、モジュールの端子につないでください。`,
    ),
    { graph, node: node.id, path },
    () => [
      {
        label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
        edit: { edit: 'remove', graph, nodes: [node.id] },
      },
    ],
  );
}

function unbound(location: Location, name: string, goal: boolean): Finding {
  return found(
    'unbound',
    goal
      ? text(
          `‘${name}’ has no target yet: bind it to a column of the data.`,
          `「${name}」の正解となるデータの列が、まだ選ばれていません。`,
        )
      : text(
          `‘${name}’ gets no data yet: bind it to a column.`,
          `「${name}」に入れるデータの列が、まだ選ばれていません。`,
        ),
    location,
  );
}

function staleBinding(node: string, there: boolean): Finding {
  return noticed(
    'stale-binding',
    text(
      there
        ? `A column of the data is bound to ‘${nodeName({ graph: null, node: { id: node } })}’, which takes no data.`
        : 'A column of the data is bound to a block that is no longer there.',
      there
        ? `データの列が「${nodeName({ graph: null, node: { id: node } })}」に結び付けられていますが、このブロックはデータを受け取りません。`
        : 'データの列が、すでにないブロックに結び付けられています。',
    ),
    { graph: null, node },
    () => [
      {
        label: text('Remove the binding', '結び付けを取り除く'),
        edit: { edit: 'bind', node, column: undefined },
      },
    ],
  );
}

/** Blocks at loose ends: sound in themselves, but nothing that is learned depends on them. */
function unused(
  { nodes, arrivals }: FlatGraph,
  facts: readonly NodeFacts[],
  goals: readonly number[],
): Finding[] {
  const count = facts.length;
  const reached = new Uint8Array(count);
  const feeding = new Uint8Array(count);
  const waiting = [...goals];
  for (const goal of goals) reached[goal] = 1;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const { source } of arrivals[at] ?? [])
      if (source && !reached[source.index]) {
        reached[source.index] = 1;
        waiting.push(source.index);
      }
  for (const list of arrivals) for (const { source } of list) if (source) feeding[source.index] = 1;
  const findings: Finding[] = [];
  facts.forEach(({ node, graph, outputs, path }, index) => {
    if (reached[index] || feeding[index] || !outputs || !nodes[index]) return;
    const name = nodeName({ graph, node });
    findings.push(
      noticed(
        'unused',
        text(
          `Nothing uses the output of ‘${name}’. Connect it, or remove the block.`,
          `「${name}」の計算結果はどこにも使われていません。つなぐか、取り除いてください。`,
        ),
        { graph, node: node.id, path },
        (at) => [
          ...insertions(at, graph, node.id),
          {
            label: text(`Remove ‘${name}’`, `「${name}」を取り除く`),
            edit: { edit: 'remove', graph, nodes: [node.id] },
          },
        ],
      ),
    );
  });
  return findings;
}

/** Copies with shared weights must want weights of the same shapes. */
function sharedWeights({ nodes }: FlatGraph, facts: readonly NodeFacts[]): Finding[] {
  const first = new Map<string, NodeFacts>();
  const findings: Finding[] = [];
  facts.forEach((nodeFacts, index) => {
    if (nodeFacts.path === nodeFacts.weightsPath || nodeFacts.tied || !nodeFacts.weights) return;
    const earlier = first.get(nodeFacts.weightsPath);
    if (!earlier) {
      first.set(nodeFacts.weightsPath, nodeFacts);
      return;
    }
    const mine = printed(nodeFacts);
    const theirs = printed(earlier);
    const instance = nodes[index]?.within.at(-1);
    if (mine === theirs || !instance) return;
    const name = nodeName(nodeFacts);
    const copies = nodeName({ graph: instance.graph, node: { id: instance.node } });
    findings.push(
      found(
        'shared-weights-differ',
        text(
          `The repeats of ‘${copies}’ share their weights, but ‘${name}’ needs ${theirs} in one (${pathMention(earlier.path)}) and ${mine} in another (${pathMention(nodeFacts.path)}).`,
          `「${copies}」の繰り返しは重みを共有していますが、「${name}」の重みは 「${pathMention(earlier.path)}」では ${theirs}、「${pathMention(nodeFacts.path)}」では ${mine} が必要です。`,
        ),
        { graph: instance.graph, node: instance.node, path: nodeFacts.path },
        () => [
          {
            label: text(
              `Give every repeat of ‘${copies}’ its own weights`,
              `「${copies}」の繰り返しごとに重みを持たせる`,
            ),
            edit: {
              edit: 'set-instance',
              graph: instance.graph,
              node: instance.node,
              weights: 'own',
            },
          },
        ],
      ),
    );
  });
  return findings;
}
