// A document → shapes, weights, costs and problems. After an edit only what depends on it is derived again.
import type { Shape } from '../blocks/kit/shape.ts';
import type { Evaluated } from '../document/expressions.ts';
import { graphOf } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import type { Analysis, BlockLookup, NodeFacts } from './analysis.ts';
import { checkWiring } from './shapes/wiring.ts';
import { noCost, sameCost } from './shapes/cost.ts';
import { costsOf } from './shapes/costs.ts';
import type { AnalysisContext, CachedNode } from './shapes/entry.ts';
import { derive, isFresh } from './shapes/entry.ts';
import { circle } from './shapes/examine.ts';
import type { FlatGraph } from './structure/expand.ts';
import { expand } from './structure/expand.ts';
import type { Finding, RepairContext } from './finding.ts';
import { problemKey } from './finding.ts';
import { nodeName } from '../document/node-name.ts';
import { nameOf } from './names.ts';
import type { Order } from './structure/order.ts';
import { orderOf } from './structure/order.ts';
import type { Problem, Repair } from './problem.ts';
import { rankRepairs } from './repairs/rank-repairs.ts';
import { carriedNodes } from './structure/same-structure.ts';
import { titled } from './titles.ts';
import { trainingFindings } from './training-findings.ts';
import { variableFindings, variablesOf } from './shapes/variables.ts';
import { documentChecks } from './document-checks.ts';
import { asBuilt, withoutBypass } from './as-built.ts';
import { bypassFindings } from './bypass-findings.ts';

/** Everything that does not change while nodes, wires and modules stay the same ones. */
interface Structure {
  readonly flat: FlatGraph;
  readonly order: Order;
  readonly meant: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

interface Memory {
  readonly document: Document;
  readonly findBlock: BlockLookup;
  readonly variables: ReadonlyMap<string, Evaluated>;
  readonly structure: Structure;
  /** By index in the flat graph. */
  readonly entries: readonly CachedNode[];
  /** What it says, each problem once. */
  readonly told: readonly Finding[];
}

const memories = new WeakMap<Analysis, Memory>();

/**
 * Total: whatever the document says, it answers with problems, never with an exception. With the analysis of an
 * earlier version of the same document it does less, and answers the same.
 */
export function analyze(document: Document, findBlock: BlockLookup, previous?: Analysis): Analysis {
  const { built, active } = (previous && bypassing.get(previous)) ?? { built: previous };
  const made = asBuilt(document, findBlock);
  const analysis = analyzeBuilt(made, findBlock, built);
  if (made === document) return analysis;
  const whole = analyzeBuilt(withoutBypass(document), findBlock, active);
  return withBypass(document, findBlock, analysis, whole);
}

interface Bypassing {
  readonly built: Analysis;
  readonly active: Analysis;
}

/** What the analysis of a document with bypassed blocks is made of, to go on from. */
const bypassing = new WeakMap<Analysis, Bypassing>();

/** Of the document without its bypassed blocks, with what keeps these from being left out, and what is wired into them. */
function withBypass(
  document: Document,
  findBlock: BlockLookup,
  built: Analysis,
  active: Analysis,
): Analysis {
  const findings = bypassFindings(document, active, findBlock);
  let problems: readonly Problem[] | undefined;
  const analysis: Analysis = {
    nodes: built.nodes,
    get problems() {
      problems ??= [
        ...findings.map((finding) => problemOf(finding, { document, analysis, findBlock })),
        ...built.problems,
      ];
      return problems;
    },
    sound: built.sound && findings.length === 0,
    trainable: built.trainable && findings.length === 0,
    variables: built.variables,
    cost: built.cost,
    partial: built.partial,
    wires: new Map([...active.wires, ...built.wires]),
    costs: built.costs,
  };
  bypassing.set(analysis, { built, active });
  const memory = memories.get(built);
  if (memory) memories.set(analysis, { ...memory, told: [...findings, ...memory.told] });
  return analysis;
}

/** What a document says of each of its blocks and wires, before any total. */
interface Examination extends Omit<Memory, 'told'> {
  readonly facts: readonly NodeFacts[];
  readonly findings: readonly Finding[];
}

function analyzeBuilt(document: Document, findBlock: BlockLookup, previous?: Analysis): Analysis {
  const memory = memoryOf(previous, findBlock);
  if (previous && memory?.document === document) return previous;
  return analysisOf(examined(document, findBlock, memory), previous, memory);
}

function memoryOf(previous: Analysis | undefined, findBlock: BlockLookup): Memory | undefined {
  const memory = previous && memories.get(previous);
  return memory?.findBlock === findBlock ? memory : undefined;
}

function examined(document: Document, findBlock: BlockLookup, memory?: Memory): Examination {
  const variables = variablesOf(document, memory?.variables);
  const structure = structureOf(document, findBlock, variables, memory);
  const entries = entriesOf(structure, findBlock, variables, memory);
  const facts = entries.map((entry) => entry.facts);
  const findings = [
    ...variableFindings(variables),
    ...structure.findings,
    ...findingsOf(structure, entries),
  ];
  if (!structure.flat.refused)
    findings.push(...documentChecks(document, structure.flat, facts, !findings.some(isError)));
  return { document, findBlock, variables, structure, entries, facts, findings };
}

function analysisOf(examination: Examination, previous?: Analysis, memory?: Memory): Analysis {
  const { document, findBlock, variables, structure, entries, facts } = examination;
  const old = memory?.structure.flat.arrivals === structure.flat.arrivals ? memory : undefined;
  const derived = derivedOf(structure, facts, previous, old?.entries);
  const findings = examination.findings.some(isError)
    ? examination.findings
    : [...examination.findings, ...trainingFindings(document, derived)];
  const told = distinct(findings);
  let problems: readonly Problem[] | undefined;
  const analysis: Analysis = {
    nodes: derived.nodes,
    // A repair that is only tried needs none of them.
    get problems() {
      problems ??= told.map((finding) => problemOf(finding, { document, analysis, findBlock }));
      return problems;
    },
    sound: !findings.some((finding) => isError(finding) && finding.about === undefined),
    trainable: !findings.some(isError),
    variables,
    cost: derived.cost,
    partial: structure.flat.refused === true || facts.some(({ cost }) => cost === undefined),
    wires: derived.wires,
    costs: derived.costs,
  };
  memories.set(analysis, { document, findBlock, variables, structure, entries, told });
  return analysis;
}

/** What is wrong with a document that is only tried; a problem may come once for each copy that shows it. */
function findingsIn(
  document: Document,
  findBlock: BlockLookup,
  previous: Analysis,
): readonly Finding[] {
  const memory = memoryOf(previous, findBlock);
  if (bypassing.has(previous) || asBuilt(document, findBlock) !== document)
    return memories.get(analyze(document, findBlock, previous))?.told ?? [];
  const tried = examined(document, findBlock, memory);
  // While an error is left nothing is said of training, and nobody asks for the totals.
  if (tried.findings.some(isError)) return tried.findings;
  return memories.get(analysisOf(tried, previous, memory))?.told ?? [];
}

function structureOf(
  document: Document,
  findBlock: BlockLookup,
  variables: ReadonlyMap<string, Evaluated>,
  memory: Memory | undefined,
): Structure {
  const carried =
    memory?.variables === variables &&
    carriedNodes(memory.document, document, memory.structure.flat, findBlock);
  if (memory && carried) {
    const { structure } = memory;
    if (carried === structure.flat.nodes) return structure;
    return { ...structure, flat: { ...structure.flat, nodes: carried } };
  }
  const wiring = checkWiring(document, findBlock);
  const flat = expand(document, variables, wiring.ignored, memory?.structure.flat);
  const order = orderOf(flat.arrivals);
  const findings = [...wiring.findings, ...flat.findings, ...circles(document, flat, order)];
  return { flat, order, findings, meant: sameSet(wiring.meant, memory?.structure.meant) };
}

/** The very same set as before where it holds the same. */
function sameSet(now: ReadonlySet<string>, before?: ReadonlySet<string>): ReadonlySet<string> {
  return before?.size === now.size && [...now].every((key) => before.has(key)) ? before : now;
}

function circles(document: Document, { nodes }: FlatGraph, order: Order): Finding[] {
  return order.circles.map((links) => {
    const names = links.flatMap(({ index }) => {
      const node = nodes[index];
      return node ? [nodeName(node)] : [];
    });
    // The wire that was drawn last is the likeliest to be the wrong one.
    const cuts = links.map(({ index, arrival: { edge } }) => {
      const graph = nodes[index]?.graph ?? null;
      return {
        drawn: graphOf(document, graph)?.edges.indexOf(edge) ?? 0,
        location: { graph, edge: edge.id },
        from: nameOf(graph, edge.from.node).en,
        to: nameOf(graph, edge.to.node).en,
      };
    });
    return circle(
      names,
      cuts.sort((a, b) => b.drawn - a.drawn),
    );
  });
}

function entriesOf(
  { flat, order, meant }: Structure,
  findBlock: BlockLookup,
  variables: ReadonlyMap<string, Evaluated>,
  memory: Memory | undefined,
): CachedNode[] {
  const entries: CachedNode[] = [];
  const sameWires = memory?.structure.flat.arrivals === flat.arrivals;
  const byPath = memory && !sameWires ? entriesByPath(memory.entries) : undefined;
  const around: AnalysisContext = {
    nodes: flat.nodes,
    entries,
    findBlock,
    variables,
    meant,
    sameMeant: memory?.structure.meant === meant,
    sameVariables: memory?.variables === variables,
  };
  for (const index of order.indices) {
    const node = flat.nodes[index];
    const arrivals = flat.arrivals[index];
    if (!node || !arrivals) continue;
    const old = sameWires ? memory.entries[index] : byPath?.get(node.path);
    entries[index] =
      old && isFresh(old, node, arrivals, around) ? old : derive(node, arrivals, around, old);
  }
  return entries;
}

const byPaths = new WeakMap<readonly CachedNode[], ReadonlyMap<string, CachedNode>>();

/** Made once for all the repairs that are tried on one document. */
function entriesByPath(entries: readonly CachedNode[]): ReadonlyMap<string, CachedNode> {
  let byPath = byPaths.get(entries);
  if (!byPath) {
    byPath = new Map(entries.map((entry) => [entry.facts.path, entry]));
    byPaths.set(entries, byPath);
  }
  return byPath;
}

function findingsOf({ flat, order }: Structure, entries: readonly CachedNode[]): Finding[] {
  const findings: Finding[] = [];
  for (const index of order.indices) {
    const entry = entries[index];
    if (entry && entry.findings.length > 0 && flat.nodes[index]) findings.push(...entry.findings);
  }
  return findings;
}

/** Maps in which nothing has changed stay the very same ones, and so does what the screen draws from them. */
function derivedOf(
  { flat, order }: Structure,
  facts: readonly NodeFacts[],
  previous: Analysis | undefined,
  entries: readonly CachedNode[] | undefined,
): Pick<Analysis, 'nodes' | 'wires' | 'cost' | 'costs'> {
  const same = (equal: (a: NodeFacts, b: NodeFacts) => boolean): boolean =>
    entries !== undefined &&
    facts.every((current, index) => {
      const old = entries[index]?.facts;
      return old !== undefined && (old === current || equal(old, current));
    });
  const keep = previous ?? { nodes: new Map(), wires: new Map(), costs: new Map(), cost: noCost };
  const sameCosts = same((a, b) => sameCost(a.cost, b.cost));
  return {
    nodes: same(() => false) ? keep.nodes : nodesOf(order, facts),
    wires: same((a, b) => a.outputs === b.outputs) ? keep.wires : wiresOf(flat, facts),
    ...(sameCosts ? { cost: keep.cost, costs: keep.costs } : costsOf(flat, facts)),
  };
}

function nodesOf(order: Order, facts: readonly NodeFacts[]): Map<string, NodeFacts> {
  const nodes = new Map<string, NodeFacts>();
  for (const index of order.indices) {
    const nodeFacts = facts[index];
    if (nodeFacts) nodes.set(nodeFacts.path, nodeFacts);
  }
  return nodes;
}

function wiresOf(flat: FlatGraph, facts: readonly NodeFacts[]): Map<string, Shape> {
  const wires = new Map<string, Shape>();
  for (const { key, source } of flat.drawn) {
    const shape = facts[source.index]?.outputs?.[source.port];
    if (shape) wires.set(key, shape);
  }
  return wires;
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** Each problem once, however many copies show it; errors before notices. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = problemKey(finding);
    if (!byKey.has(key)) byKey.set(key, finding);
  }
  const all = [...byKey.values()];
  return [...all.filter(isError), ...all.filter((finding) => !isError(finding))];
}

/** Repairs are tried out, and blocks called by their titles, only when somebody looks. */
function problemOf(finding: Finding, at: RepairContext): Problem {
  let ranked: readonly Repair[] | undefined;
  return {
    code: finding.code,
    get message() {
      return titled(at.document, finding.message, at.findBlock);
    },
    location: finding.location,
    severity: finding.severity,
    ...(finding.about ? { about: finding.about } : {}),
    get repairs() {
      ranked ??= rankRepairs(finding, at, findingsIn);
      return ranked;
    },
  };
}
