// What differs between two documents, setting by setting, in the words of the screen.
import type {
  Document,
  Endpoint,
  Graph,
  Localized,
  Node,
  ParamField,
  PlayerSettings,
  Text,
} from '../../graph-core/index.ts';
import {
  augmentationText,
  averageFields,
  findBlock,
  findDataSource,
  isModuleNode,
  learningRateField,
  moduleInput,
  moduleOutput,
  nodeTitle,
  optimizerFields,
  optimizers,
  paramFields,
  playerFields,
  scheduleFields,
  schedules,
  text,
  trainingFields,
  verbatim,
} from '../../graph-core/index.ts';
import { bothWords as onScreen } from '../i18n/words.ts';

export interface Difference {
  /** `Learning rate`, `d_model`, `Encoder › Feed-forward › Units`. */
  readonly what: Text;
  /** Absent where the first document did not have it. */
  readonly from?: Text;
  /** Absent where the second document does not have it. */
  readonly to?: Text;
}

interface Fact {
  readonly what: Text;
  readonly value: Text;
  /** What makes it another where its value is said by a name. */
  readonly is?: string;
  /** The key of the fact it is a part of. */
  readonly within?: string;
}
/** By a key that stays the same when things are renamed. */
type Facts = Map<string, Fact>;

/** Everything that bears on training, by a name a person knows it under. */
export function whatChanged(before: Document, after: Document): Difference[] {
  return between(trained(before), trained(after));
}

/** Everything: names, notes and places too. */
export function allThatChanged(before: Document, after: Document): Difference[] {
  return [
    ...between(named(before), named(after)),
    ...whatChanged(before, after),
    ...between(written(before), written(after)),
    ...moved(before, after),
  ];
}

function between(old: Facts, now: Facts): Difference[] {
  const isNew = (key: string | undefined) => key !== undefined && old.has(key) !== now.has(key);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Difference[] => {
    const [before, after] = [old.get(key), now.get(key)];
    const fact = after ?? before;
    // Whoever adds a block knows that its settings came with it.
    if (!fact || isNew(fact.within) || isSame(before, after)) return [];
    const [from, to] = [before?.value, after?.value];
    const values = { ...(from && { from: shortened(from) }), ...(to && { to: shortened(to) }) };
    return [{ what: fact.what, ...values }];
  });
}

function isSame(a: Fact | undefined, b: Fact | undefined): boolean {
  if (!a || !b) return a === b;
  if (a.is !== undefined) return a.is === b.is;
  return a.value.en === b.value.en && a.value.ja === b.value.ja;
}

function trained(document: Document): Facts {
  const facts: Facts = new Map();
  const { variables, data } = document;
  tellTraining(facts, document);
  for (const [name, value] of Object.entries(variables))
    tell(facts, `variable ${name}`, verbatim(name), verbatim(String(value)));
  const source = findDataSource(data.source);
  const ofData = onScreen('room.data');
  if (data.source) tell(facts, 'data', ofData, source?.docs.title ?? verbatim(data.source));
  tellSettings(facts, {
    key: 'data',
    whose: ofData,
    fields: source ? paramFields(source.options) : [],
    values: data.options,
  });
  data.augmentation?.forEach((step, at) =>
    tell(
      facts,
      `data augmentation ${at}`,
      under(ofData, onScreen('data.augmentation')),
      augmentationText(step),
    ),
  );
  for (const [id, column] of Object.entries(data.bindings)) {
    const node = document.graph.nodes.find((other) => other.id === id);
    const what = under(ofData, node ? nodeTitle(document, node) : verbatim(id));
    tell(facts, `binding ${id}`, what, verbatim(column));
  }
  tellGraph(facts, document, '', document.graph);
  for (const { id, name, graph } of document.modules)
    tellGraph(facts, document, id, graph, said(name));
  return facts;
}

function tellTraining(facts: Facts, { training }: Document): void {
  const { optimizer, schedule, players = [], ...others } = training;
  tellRate(facts, 'training', undefined, { optimizer, schedule });
  for (const player of players) tellPlayer(facts, player);
  const values = new Map(Object.entries(others));
  for (const { name, field, group } of trainingFields) {
    const value = values.get(name);
    values.delete(name);
    if (value === undefined) continue;
    if (field) tell(facts, `training ${name}`, field.label, shown(value, field));
    if (!group || !isRecord(value)) continue;
    const key = `training ${name}`;
    tell(facts, key, group.label, on);
    tellSettings(facts, { key, whose: group.label, fields: group.fields, values: value });
  }
  // What this version has no form for.
  tellSettings(facts, { key: 'training', fields: [], values: Object.fromEntries(values) });
}

type Rate = Pick<PlayerSettings, 'optimizer' | 'schedule'>;

function tellRate(facts: Facts, key: string, whose: Text | undefined, rate: Rate): void {
  const { type: name, ...settings } = rate.optimizer;
  const { type: shape, ...course } = rate.schedule;
  const [optimizer, schedule] = [onScreen('training.optimizer'), onScreen('training.schedule')];
  tell(facts, `${key} optimizer`, under(whose, optimizer), verbatim(optimizers[name].title));
  const fields = [learningRateField, ...optimizerFields(name)];
  tellSettings(facts, { key: `${key} rate`, whose, fields, values: settings });
  tell(facts, `${key} schedule`, under(whose, schedule), schedules[shape].title);
  tellSettings(facts, {
    key: `${key} course`,
    whose: under(whose, schedule),
    fields: scheduleFields(shape),
    values: course,
  });
}

function tellPlayer(facts: Facts, player: PlayerSettings): void {
  const { id, name, optimizer, schedule, average, ...rest } = player;
  const key = `player ${id}`;
  const whose = name === undefined ? verbatim(id) : said(name);
  tell(facts, key, whose, text('player', 'プレイヤー'));
  tellRate(facts, key, whose, { optimizer, schedule });
  tellSettings(facts, { key, whose, fields: playerFields, values: rest });
  if (average)
    tellSettings(facts, {
      key: `${key} average`,
      whose,
      fields: averageFields,
      values: average,
    });
}

function tellGraph(facts: Facts, document: Document, id: string, graph: Graph, whose?: Text): void {
  for (const node of graph.nodes) tellNode(facts, document, `${id}/${node.id}`, node, whose);
  const titles = new Map(graph.nodes.map((node) => [node.id, nodeTitle(document, node)]));
  const titleOf = ({ node }: Endpoint) => titles.get(node) ?? ends.get(node) ?? verbatim(node);
  for (const { from, to } of graph.edges) {
    const [a, b] = [titleOf(from), titleOf(to)];
    const wire = text(`${a.en} → ${b.en}`, `${a.ja} → ${b.ja}`);
    const key = `${id}/${from.node}.${from.port} → ${to.node}.${to.port}`;
    facts.set(key, { what: under(whose, wire), value: wire, is: '' });
  }
}

const ends: ReadonlyMap<string, Text> = new Map([
  [moduleInput, text('inputs', '入力')],
  [moduleOutput, text('outputs', '出力')],
]);

function tellNode(facts: Facts, document: Document, key: string, node: Node, whose?: Text): void {
  const what = under(whose, nodeTitle(document, node));
  if (isModuleNode(node)) {
    const name = document.modules.find(({ id }) => id === node.module)?.name;
    const module = name === undefined ? verbatim(node.module) : said(name);
    const times = ` × ${node.repeat}`;
    const value = text(module.en + times, module.ja + times);
    facts.set(key, { what, value, is: node.module + times });
    const weights = under(what, onScreen('inspector.weights'));
    tell(facts, `${key} weights`, weights, verbatim(node.weights), key);
  } else {
    const block = findBlock(node.type, node.params);
    tell(facts, key, what, block?.docs.title ?? verbatim(node.type));
    const fields = block ? paramFields(block.params) : [];
    tellSettings(facts, { key, whose: what, fields, values: node.params });
  }
  if (node.rate !== undefined)
    tell(
      facts,
      `${key} rate`,
      under(what, onScreen('inspector.rate')),
      verbatim(String(node.rate)),
      key,
    );
  if (node.bypass)
    tell(facts, `${key} bypass`, under(what, onScreen('command.edit-bypass')), on, key);
  if (!node.tie) return;
  const tie = under(what, onScreen('inspector.tie'));
  tell(facts, `${key} tie`, tie, verbatim(JSON.stringify(node.tie)), key);
}

function named({ name }: Document): Facts {
  return new Map([['name', { what: onScreen('inspector.name'), value: said(name) }]]);
}

/** What is written for people. */
function written(document: Document): Facts {
  const facts: Facts = new Map();
  const notes = said(document.notes);
  if (notes.en || notes.ja) tell(facts, 'notes', onScreen('inspector.notes'), notes);
  for (const { id, name } of document.modules)
    tell(facts, `module ${id}`, text('Module', 'モジュール'), said(name));
  eachGraph(document, (id, graph) => {
    for (const node of graph.nodes)
      if (node.name !== undefined) {
        const what = under(titleOfType(document, node), onScreen('inspector.name'));
        tell(facts, `${id}/${node.id} name`, what, said(node.name));
      }
    for (const note of graph.notes) {
      const what = text('Note on the canvas', 'キャンバスのメモ');
      tell(facts, `${id}/note ${note.id}`, what, said(note.text));
    }
  });
  return facts;
}

/** How many blocks stand elsewhere than they did. */
function moved(before: Document, after: Document): Difference[] {
  const places = new Map<string, string>();
  const placeOf = ({ position: { x, y } }: Node) => `${x} ${y}`;
  eachGraph(before, (id, { nodes }) => {
    for (const node of nodes) places.set(`${id}/${node.id}`, placeOf(node));
  });
  let count = 0;
  eachGraph(after, (id, { nodes }) => {
    for (const node of nodes) {
      const place = places.get(`${id}/${node.id}`);
      if (place !== undefined && place !== placeOf(node)) count++;
    }
  });
  if (count === 0) return [];
  const many = count === 1 ? '1 block' : `${count} blocks`;
  return [{ what: text(`${many} moved`, `${count} 個のブロックを移動`) }];
}

function eachGraph(document: Document, see: (id: string, graph: Graph) => void): void {
  see('', document.graph);
  for (const { id, graph } of document.modules) see(id, graph);
}

function titleOfType({ modules }: Document, node: Node): Text {
  if (!isModuleNode(node))
    return findBlock(node.type, node.params)?.docs.title ?? verbatim(node.type);
  const name = modules.find(({ id }) => id === node.module)?.name;
  return name === undefined ? verbatim(node.module) : said(name);
}

interface Told {
  /** Also the key of what these settings belong to. */
  readonly key: string;
  readonly whose?: Text | undefined;
  readonly fields: readonly ParamField[];
  /** Of whatever a file says. */
  readonly values: Readonly<Record<string, unknown>>;
}

function tellSettings(facts: Facts, { key, whose, fields, values }: Told): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    const field = fields.find((other) => other.name === name);
    const what = under(whose, field?.label ?? verbatim(name));
    tell(facts, `${key} ${name}`, what, shown(value, field), key);
  }
}

function tell(facts: Facts, key: string, what: Text, value: Text, within?: string): void {
  facts.set(key, { what, value, ...(within !== undefined && { within }) });
}

const on = text('on', 'オン');
const off = text('off', 'オフ');

function shown(value: unknown, field: ParamField | undefined): Text {
  if (typeof value === 'boolean') return value ? on : off;
  const chosen = field?.choices?.[String(value)];
  return chosen ?? verbatim(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function under(whose: Text | undefined, what: Text): Text {
  return whose ? text(`${whose.en} › ${what.en}`, `${whose.ja} › ${what.ja}`) : what;
}

function said(words: Localized): Text {
  return typeof words === 'string' ? verbatim(words) : text(words.en, words.ja);
}

const longest = 60;

function shortened({ en, ja }: Text): Text {
  const cut = (whole: string) => (whole.length > longest ? `${whole.slice(0, longest)}…` : whole);
  return text(cut(en), cut(ja));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
