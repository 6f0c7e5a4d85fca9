// What a step of undo is called, in both languages, with the names that the canvas shows.
import type {
  Document,
  Edge,
  Edit,
  Endpoint,
  Graph,
  GraphId,
  ParamField,
  Text,
} from '../../graph-core/index.ts';
import {
  findBlock,
  graphOf,
  isModuleNode,
  moduleInput,
  moduleName,
  moduleOutput,
  nodeTitle,
  paramFields,
  text,
  verbatim,
} from '../../graph-core/index.ts';
import { bothWords as onScreen } from '../i18n/words.ts';

type Of<K extends Edit['edit']> = Extract<Edit, { edit: K }>;

/** A step of one document to the next. What is gone is called as it was, what is new as it is now. */
interface Step {
  readonly before: Document;
  readonly after: Document;
}

/** Of several edits, the one that a person would speak of. */
export function stepName(before: Document, after: Document, edit: Edit): Text {
  const step = { before, after };
  const edits = flat(edit).filter((one) => one.edit !== 'all');
  const [leading] = edits;
  // A param that ports follow from takes wires along.
  if (leading?.edit === 'set-param') return nameOfOne(step, leading);
  const things = [nameOfBlocks, nameOfNotes, nameOfWires].map((name) => name(step, edits));
  return (
    things.find((name) => name !== undefined) ??
    (leading ? nameOfOne(step, leading) : changed(text('the document', '文書')))
  );
}

function flat(edit: Edit): readonly Edit[] {
  return edit.edit === 'all' ? edit.edits.flatMap(flat) : [edit];
}

function ofKind<K extends Edit['edit']>(edits: readonly Edit[], kind: K): readonly Of<K>[] {
  return edits.filter((one): one is Of<K> => one.edit === kind);
}

function nameOfBlocks(step: Step, edits: readonly Edit[]): Text | undefined {
  const added = ofKind(edits, 'add').flatMap(({ graph, nodes = [] }) =>
    nodes.map(({ id }) => titleIn(step.after, graph, id)),
  );
  if (added.length > 0) return doneTo(text('Add', '追加'), counted(added));
  const removed = ofKind(edits, 'remove').flatMap(({ graph, nodes = [] }) =>
    nodes.map((id) => titleIn(step.before, graph, id)),
  );
  return removed.length > 0 ? doneTo(text('Delete', '削除'), counted(removed)) : undefined;
}

function nameOfNotes(_: Step, edits: readonly Edit[]): Text | undefined {
  const note = text('the note', 'メモ');
  if (ofKind(edits, 'add').some(({ notes = [] }) => notes.length > 0))
    return doneTo(text('Add', '追加'), note);
  if (ofKind(edits, 'remove').some(({ notes = [] }) => notes.length > 0))
    return doneTo(text('Delete', '削除'), note);
  return undefined;
}

function nameOfWires({ before, after }: Step, edits: readonly Edit[]): Text | undefined {
  const made = [
    ...ofKind(edits, 'add').flatMap(({ graph, edges = [] }) =>
      edges.map((edge) => wire(after, graph, edge)),
    ),
    ...ofKind(edits, 'rewire').flatMap(({ graph, edge: id }) => wireNow(after, graph, id)),
  ];
  if (made.length > 0) return onWires(text('Connect', '接続'), made);
  const cut = ofKind(edits, 'remove').flatMap(({ graph, edges = [] }) =>
    edges.flatMap((id) => wireNow(before, graph, id)),
  );
  return cut.length > 0 ? onWires(text('Disconnect', '切断'), cut) : undefined;
}

function nameOfOne(step: Step, edit: Edit): Text {
  const { before, after } = step;
  switch (edit.edit) {
    case 'move': {
      const ids = Object.keys(edit.positions);
      const within = graphOf(after, edit.graph);
      const blocks = ids.filter((id) => within?.nodes.some((node) => node.id === id));
      const titles = blocks.map((id) => titleIn(after, edit.graph, id));
      return doneTo(text('Move', '移動'), titles.length > 0 ? counted(titles) : aNote);
    }
    case 'set-param':
      return ofParam(after, edit);
    case 'rename':
      return renamed(titleIn(after, edit.graph, edit.node));
    case 'set-watched':
    case 'set-instance':
    case 'set-tie':
    case 'set-rate':
    case 'set-bypass':
      return changed(titleIn(after, edit.graph, edit.node));
    case 'set-note':
      return changed(aNote);
    case 'set-variable':
      return valued(verbatim(edit.name), edit.value);
    case 'set-module':
      return changed(moduleName(edit.module));
    case 'remove-module': {
      const module = before.modules.find(({ id }) => id === edit.module);
      return doneTo(text('Delete', '削除'), module ? moduleName(module) : verbatim(edit.module));
    }
    case 'bind':
      return changed(onScreen('room.data'), titleIn(after, null, edit.node));
    case 'set-data':
      return changed(onScreen('room.data'));
    case 'set-training':
      return changed(onScreen('room.train'));
    case 'set-flow':
    case 'set-document':
    case 'replace':
    case 'add':
    case 'remove':
    case 'rewire':
    case 'all':
      return changed(text('the document', '文書'));
  }
}

/** By the new name: while it is typed, the one before is half of it. */
function renamed({ en, ja }: Text): Text {
  return text(`Rename to ${en}`, `「${ja}」に名前を変更`);
}

const aNote = text('the note', 'メモ');

function ofParam(document: Document, { graph, node: id, param, value }: Of<'set-param'>): Text {
  const node = graphOf(document, graph)?.nodes.find((other) => other.id === id);
  const block = node && !isModuleNode(node) ? findBlock(node.type) : undefined;
  const field = block && paramFields(block.params).find(({ name }) => name === param);
  const [title, label] = [titleIn(document, graph, id), field?.label ?? verbatim(param)];
  return valued(text(`${title.en} › ${label.en}`, `${title.ja} › ${label.ja}`), value, field);
}

/** `Dense › Units = 64`; a value too long to be read there is left out. */
function valued(what: Text, value: unknown, field?: ParamField): Text {
  const shown = field?.choices?.[String(value)] ?? verbatim(String(value));
  const isShort = value !== undefined && typeof value !== 'object' && shown.en.length <= 24;
  return isShort ? text(`${what.en} = ${shown.en}`, `${what.ja} = ${shown.ja}`) : changed(what);
}

function changed(what: Text, more?: Text): Text {
  const whole = more ? text(`${what.en} › ${more.en}`, `${what.ja} › ${more.ja}`) : what;
  return text(`Change ${whole.en}`, `${whole.ja}を変更`);
}

/** `Delete Dense`, 「Dense」を削除. */
export function doneTo(verb: Text, what: Text): Text {
  return text(`${verb.en} ${what.en}`, `${what.ja}を${verb.ja}`);
}

/** One by its title, more by their number. */
export function counted(titles: readonly Text[]): Text {
  const [first, ...rest] = titles;
  if (first && rest.length === 0) return text(first.en, first.ja);
  return text(`${titles.length} blocks`, `ブロック ${titles.length} 個`);
}

function onWires(verb: Text, [first, ...rest]: readonly Text[]): Text {
  if (!first) return verb;
  if (rest.length === 0) return doneTo(verb, first);
  return doneTo(verb, text(`${rest.length + 1} wires`, `配線 ${rest.length + 1} 本`));
}

/** `Embedding → Dense`, or how many. */
export function wiresName(
  document: Document,
  graph: GraphId,
  wires: readonly Pick<Edge, 'from' | 'to'>[],
): Text {
  const [first, ...rest] = wires;
  return first && rest.length === 0
    ? wire(document, graph, first)
    : text(`${wires.length} wires`, `配線 ${wires.length} 本`);
}

/** Of a block that goes between the two ends of a wire. */
export function insertionName(
  document: Document,
  graph: GraphId,
  title: Text,
  wireId: string,
): Text {
  const edges = graphOf(document, graph)?.edges.filter(({ id }) => id === wireId) ?? [];
  const ends = wiresName(document, graph, edges);
  return text(`Insert ${title.en} into ${ends.en}`, `${ends.ja} に${title.ja}を挟む`);
}

function wireNow(document: Document, graph: GraphId, id: string): readonly Text[] {
  const edge = graphOf(document, graph)?.edges.find((other) => other.id === id);
  return edge ? [wire(document, graph, edge)] : [];
}

/** `Embedding → Positional encoding`. */
function wire(document: Document, graph: GraphId, { from, to }: Pick<Edge, 'from' | 'to'>) {
  const [a, b] = [endTitle(document, graph, from), endTitle(document, graph, to)];
  return text(`${a.en} → ${b.en}`, `${a.ja} → ${b.ja}`);
}

function endTitle(document: Document, graph: GraphId, { node }: Endpoint): Text {
  if (node === moduleInput) return onScreen('canvas.module-inputs');
  if (node === moduleOutput) return onScreen('canvas.module-outputs');
  return titleIn(document, graph, node);
}

function titleIn(document: Document, graph: GraphId, id: string): Text {
  const within: Graph | undefined = graphOf(document, graph);
  const node = within?.nodes.find((other) => other.id === id);
  return node ? nodeTitle(document, node) : verbatim(id);
}
