// One setting of a document by its path, as a terminal names it: of the training, a variable, the data, or a block.
import { z } from 'zod';
import { augmentationSchema, augmentationTypes, startAugmentation } from '../augmentations.ts';
import { analyze } from '../analyze/analyze.ts';
import { titled } from '../analyze/titles.ts';
import { findBlock } from '../blocks/index.ts';
import { dataSources, findDataSource } from '../data/index.ts';
import { isColumnOption } from '../data/table/table-choices.ts';
import type { Edit, GraphId } from '../document/edits.ts';
import { applyEdit, graphOf } from '../document/edits.ts';
import { faultOf } from '../document/fault-of.ts';
import type { Document, Json, Node } from '../document/schema.ts';
import { isModuleNode, parts } from '../document/schema.ts';
import { near } from './near.ts';
import type { ScheduleType } from '../schedules.ts';
import { scheduleTypes, startSchedule } from '../schedules.ts';
import { inside, pathsInside } from './set-inside.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { averageFields, trainingFields } from '../training-settings.ts';

export type SetByPath =
  | { readonly document: Document }
  | { readonly error: Text; readonly near: readonly string[] };

/**
 * Paths are `training.optimizer.learningRate`, `d_model` or `variables.d_model`, `data.options.maxSource`, and
 * `decoder/self-attention.heads`; what stands in a module is set for all its copies. Null takes an optional setting
 * away. A path that there is not, and a value that the document or the block refuses, changes nothing and says why.
 */
export function setByPath(document: Document, path: string, value: Json): SetByPath {
  const edit = editFor(document, path, value);
  if (!edit) return unknownPath(document, path);
  if ('error' in edit) return { error: edit.error, near: [] };
  const changed = applyEdit(document, edit.edit);
  const fault = faultAfter(changed, edit.edit);
  return fault ? { error: refused(path, fault), near: [] } : { document: changed };
}

type Found = { readonly edit: Edit } | { readonly error: Text };

function editFor(document: Document, path: string, value: Json): Found | undefined {
  const [head = '', ...rest] = path.split('.');
  if ((path === 'name' || path === 'notes') && typeof value === 'string')
    return { edit: { edit: 'set-document', [path]: value } };
  if (Object.hasOwn(document.variables, path)) return variable(path, path, value);
  if (head === 'variables' && Object.hasOwn(document.variables, rest.join('.')))
    return variable(path, rest.join('.'), value);
  if (head === 'training') return trainingEdit(document, path, rest, value);
  if (head === 'data') return dataEdit(document, path, rest, value);
  return paramEdit(document, path, value);
}

function variable(path: string, name: string, value: Json): Found {
  const read = parts.quantity.safeParse(value);
  if (!read.success) return { error: refused(path, faultOf(read.error, value).why) };
  return { edit: { edit: 'set-variable', name, value: read.data } };
}

function trainingEdit(
  { training }: Document,
  path: string,
  given: readonly string[],
  value: Json,
): Found | undefined {
  // A schedule is chosen whole: each has settings of its own.
  const ofSchedule = given.findIndex((key) => key === 'schedule') + 1;
  const chosen =
    ofSchedule > 0 && ['', 'type'].includes(given.slice(ofSchedule).join('.')) ? value : undefined;
  const isSchedule = scheduleTypes.some((type) => type === chosen);
  const keys = isSchedule ? given.slice(0, ofSchedule) : given;
  // One of the types, as was just seen.
  const put = isSchedule
    ? scheduleJson(startSchedule(chosen as ScheduleType, training.steps))
    : value;
  const next = inside(parts.training, training, keys, put, groups);
  if (!next) return undefined;
  const read = parts.training.safeParse(next.value);
  if (!read.success) return { error: refused(path, faultOf(read.error, next.value).why) };
  const top = keys[0] ?? '';
  // Only the one key, which may be gone.
  const changed = { [top]: (read.data as Record<string, unknown>)[top] };
  return { edit: { edit: 'set-training', training: changed } };
}

const scheduleJson = (schedule: object): Json => z.json().parse(schedule);

/** What a group of settings begins with, by its key, where a document has none of it yet. */
const groups: Readonly<Record<string, Json>> = Object.fromEntries([
  ...trainingFields.flatMap(({ name, group }) =>
    group ? [[name, defaultsOf(group.fields)] as const] : [],
  ),
  ['average', defaultsOf(averageFields)],
]);

function defaultsOf(fields: readonly { readonly name: string; readonly default: unknown }[]): Json {
  return z.json().parse(Object.fromEntries(fields.map((field) => [field.name, field.default])));
}

function dataEdit(
  { data }: Document,
  path: string,
  [part, ...rest]: readonly string[],
  value: Json,
): Found | undefined {
  const name = rest.join('.');
  if (part === 'source' && name === '') return sourceEdit(data, value);
  if (part === 'bindings' && (typeof value === 'string' || value === null))
    return { edit: { edit: 'bind', node: name, column: value ?? undefined } };
  if (part === 'augmentation') return augmentationEdit(data, path, rest, value);
  const source = findDataSource(data.source);
  if (part !== 'options' || name === '' || !source) return undefined;
  const free = source.options.def.catchall !== undefined && isColumnOption(name);
  if (!free && !Object.hasOwn(source.options.shape, name)) return undefined;
  const { [name]: _, ...others } = data.options;
  const options = value === null ? others : { ...others, [name]: value };
  const read = source.options.safeParse(options);
  const fault = read.error?.issues.find(({ path: at }) => at[0] === name);
  if (fault) return { error: refused(path, faultOf({ issues: [fault] }, options).why) };
  return { edit: { edit: 'set-data', data: { options } } };
}

/** A list of steps, or of their names, `flip,rotate`; what a step leaves out has its default. Null takes all away. */
function augmentationEdit(
  { augmentation = [] }: Document['data'],
  path: string,
  keys: readonly string[],
  value: Json,
): Found | undefined {
  if (keys.length === 0 && value === null)
    return { edit: { edit: 'set-data', data: { augmentation: undefined } } };
  const next =
    keys.length > 0
      ? inside(augmentationSchema, augmentation, keys, value, {})
      : { value: stepsIn(value) };
  if (!next) return undefined;
  const read = augmentationSchema.safeParse(next.value);
  if (!read.success) return { error: refused(path, faultOf(read.error, next.value).why) };
  return { edit: { edit: 'set-data', data: { augmentation: read.data } } };
}

function stepsIn(value: Json): Json {
  const items = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
  if (!Array.isArray(items)) return items;
  return items.map((item) => {
    const given = typeof item === 'string' ? { type: item } : item;
    if (given === null || typeof given !== 'object' || Array.isArray(given)) return given;
    const type = augmentationTypes.find((known) => known === given.type);
    return type ? z.json().parse({ ...startAugmentation(type), ...given }) : given;
  });
}

/** Options are the source's own; bindings stay, for columns of the same name may be there too. */
function sourceEdit({ source, options }: Document['data'], value: Json): Found {
  if (value === source) return { edit: { edit: 'set-data', data: { options } } };
  if (typeof value === 'string' && findDataSource(value))
    return { edit: { edit: 'set-data', data: { source: value, options: {} } } };
  const ids = dataSources.map(({ id }) => id);
  const [meant] = near(String(value), ids);
  return {
    error: text(
      `There is no data source ‘${String(value)}’.${meant === undefined ? '' : ` Did you mean ‘${meant}’?`} There are ${ids.join(', ')}.`,
      `データ「${String(value)}」はありません。${meant === undefined ? '' : `「${meant}」ですか。`}あるのは ${ids.join('、')} です。`,
    ),
  };
}

function paramEdit(document: Document, path: string, value: Json): Found | undefined {
  const dot = path.lastIndexOf('.');
  const found = dot > 0 ? nodeAt(document, path.slice(0, dot).split('/')) : undefined;
  if (!found) return undefined;
  const { graph, node } = found;
  const param = path.slice(dot + 1);
  if (!isModuleNode(node)) {
    const known = Object.keys(findBlock(node.type)?.params.shape ?? {});
    if (!known.includes(param)) return undefined;
    const set = value === null ? undefined : value;
    return { edit: { edit: 'set-param', graph, node: node.id, param, value: set } };
  }
  if (param !== 'repeat') return undefined;
  const read = parts.quantity.safeParse(value);
  if (!read.success) return { error: refused(path, faultOf(read.error, value).why) };
  return { edit: { edit: 'set-instance', graph, node: node.id, repeat: read.data } };
}

/** Where a path leads through modules; the number of a copy may stand in it, and is passed over. */
function nodeAt(
  document: Document,
  names: readonly string[],
): { readonly graph: GraphId; readonly node: Node } | undefined {
  let graph: GraphId = null;
  let node: Node | undefined;
  for (const name of names) {
    if (node && /^\d+$/.test(name)) continue;
    if (node) {
      if (!isModuleNode(node)) return undefined;
      graph = node.module;
    }
    node = graphOf(document, graph)?.nodes.find(({ id }) => id === name);
    if (!node) return undefined;
  }
  return node && { graph, node };
}

/** What analysis says of the very thing that was set. */
function faultAfter(document: Document, edit: Edit): Text | undefined {
  if (edit.edit !== 'set-param' && edit.edit !== 'set-variable') return undefined;
  const found = analyze(document, findBlock).problems.find(
    ({ severity, location }) =>
      severity === 'error' &&
      (edit.edit === 'set-variable'
        ? location.variable === edit.name
        : location.graph === edit.graph &&
          location.node === edit.node &&
          location.param === edit.param),
  );
  return found && titled(document, found.message);
}

function refused(path: string, { en, ja }: Text): Text {
  return text(
    `‘${path}’ cannot be set so: ${en.replace(/\.$/, '')}.`,
    `「${path}」をその値にはできません：${ja.replace(/。$/, '')}。`,
  );
}

function unknownPath(document: Document, path: string): SetByPath {
  const known = pathsOf(document);
  const meant = near(path, known);
  const [en, ja] =
    meant.length > 0
      ? [
          `Did you mean ${meant.map((suggestion) => `‘${suggestion}’`).join(' or ')}?`,
          `${meant.map((suggestion) => `「${suggestion}」`).join('か')}ですか。`,
        ]
      : [
          'Paths are training.<setting>, variables.<name>, data.source, data.options.<option>, and <block>.<setting>, where a block in a module is module/block.',
          'パスは training.<設定>、variables.<名前>、data.source、data.options.<設定>、<ブロック>.<設定> の形です（モジュールの中のブロックは モジュール/ブロック）。',
        ];
  return {
    error: text(
      `The document has no setting ‘${path}’. ${en}`,
      `文書に設定「${path}」はありません。${ja}`,
    ),
    near: meant,
  };
}

/** Every path that can be set. */
function pathsOf(document: Document): string[] {
  const { variables, training, data } = document;
  const options = Object.keys(findDataSource(data.source)?.options.shape ?? {});
  return [
    'name',
    'notes',
    ...Object.keys(variables),
    ...pathsInside(parts.training, training, groups).map((path) => `training.${path}`),
    'data.source',
    'data.augmentation',
    ...pathsInside(augmentationSchema, data.augmentation ?? [], {}).map(
      (name) => `data.augmentation.${name}`,
    ),
    ...options.map((name) => `data.options.${name}`),
    ...Object.keys(data.bindings).map((node) => `data.bindings.${node}`),
    ...blockPaths(document, null, '', 0),
  ];
}

const deepest = 8;

function blockPaths(document: Document, graph: GraphId, prefix: string, depth: number): string[] {
  const nodes = depth > deepest ? [] : (graphOf(document, graph)?.nodes ?? []);
  return nodes.flatMap((node) => {
    const path = `${prefix}${node.id}`;
    if (isModuleNode(node))
      return [`${path}.repeat`, ...blockPaths(document, node.module, `${path}/`, depth + 1)];
    return Object.keys(findBlock(node.type)?.params.shape ?? {}).map((param) => `${path}.${param}`);
  });
}
