// A node's params as its block wants them: migrated, expressions worked out, checked, with a sentence for each that is not.
import type { Block, Params } from '../../blocks/block.ts';
import {
  evaluate,
  isExpression,
  shortened,
  soleVariable,
  variablesIn,
} from '../../document/expressions.ts';
import type { Evaluated } from '../../document/expressions.ts';
import type { GraphId } from '../../document/edits.ts';
import type { BlockNode, Json } from '../../document/schema.ts';
import { formulaText, withNumbers } from '../../formula/formula-value.ts';
import type { FormulaValue } from '../../formula/formula-value.ts';
import { readFormula } from '../../formula/read-formula.ts';
import type { ParamField } from '../../params.ts';
import { paramFields } from '../../params.ts';
import type { Text } from '../../text.ts';
import { text, verbatim } from '../../text.ts';
import type { Finding } from '../finding.ts';
import { found, noticed } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import { listed } from '../names.ts';
import type { Repair } from '../problem.ts';

export interface ReadParams {
  /** Absent where one of them is not valid. */
  readonly params?: Params;
  readonly findings: readonly Finding[];
  /** Param → the variable it is bound to, where it is nothing but that variable. */
  readonly names: ReadonlyMap<string, string>;
  /** Some value comes from an expression, so that a changed variable may change it. */
  readonly bound: boolean;
}

interface Reading {
  readonly graph: GraphId;
  readonly node: BlockNode;
  readonly block: Block;
  readonly variables: ReadonlyMap<string, Evaluated>;
}

const fieldsOf = new WeakMap<Block, ReadonlyMap<string, ParamField>>();

/** The block's fields by name, worked out once per block. */
export function fieldsByName(block: Block): ReadonlyMap<string, ParamField> {
  const known = fieldsOf.get(block);
  if (known) return known;
  const fields = new Map(paramFields(block.params).map((field) => [field.name, field]));
  fieldsOf.set(block, fields);
  return fields;
}

export function readParams(reading: Reading): ReadParams {
  const { block, node } = reading;
  const version = (block.migrations?.length ?? 0) + 1;
  if ((node.version ?? 1) > version)
    return { findings: [newer(reading, version)], names: new Map(), bound: false };
  const raw = migrated(node, block);
  if (!raw) return { findings: [notMigrated(reading)], names: new Map(), bound: false };
  const fields = fieldsByName(block);
  const findings: Finding[] = [];
  const names = new Map<string, string>();
  const values: Record<string, unknown> = {};
  let bound = false;
  let valid = true;
  for (const [param, value] of Object.entries(raw)) {
    const field = fields.get(param);
    if (!field) {
      findings.push(unknownParam(reading, param, [...fields.keys()]));
      continue;
    }
    const numeric = field.form.kind === 'size' || field.form.kind === 'number';
    const variable = numeric && isExpression(value) && soleVariable(value);
    if (variable) names.set(param, variable);
    const fault = (expression: string, why: Text) => {
      valid = false;
      const finding = badExpression(reading, field, expression, why);
      if (finding) findings.push(finding);
    };
    const number = (given: unknown): unknown => {
      if (!isExpression(given)) return given;
      bound = true;
      const evaluated = evaluate(given, (name) => variableValue(reading.variables, name));
      if ('error' in evaluated) fault(given, evaluated.error);
      return 'value' in evaluated ? evaluated.value : Number.NaN;
    };
    if (field.form.kind === 'formula') values[param] = withNumbers(value, number);
    else values[param] = numeric ? number(value) : value;
  }
  if (!valid) return { findings, names, bound };
  const parsed = block.params.safeParse(values);
  if (parsed.success) {
    const unreadable = formulaFindings(reading, fields, parsed.data);
    if (unreadable.length > 0) return { findings: [...findings, ...unreadable], names, bound };
    return { params: parsed.data, findings, names, bound };
  }
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')));
  for (const param of wrong) {
    const field = fields.get(param);
    if (field) findings.push(badValue(reading, field, raw[param], values[param]));
  }
  return { findings, names, bound };
}

/** Where a formula stops making sense; what arrives is then of no interest. */
function formulaFindings(
  { graph, node }: Reading,
  fields: ReadonlyMap<string, ParamField>,
  params: Params,
): Finding[] {
  return [...fields.values()].flatMap(({ name: param, form, label }) => {
    if (form.kind !== 'formula') return [];
    const value = params[param] as FormulaValue;
    const read = readFormula(value);
    if (!('fault' in read)) return [];
    const name = nodeName({ graph, node });
    const place = read.at.start + 1;
    return [
      found(
        'bad-param',
        text(
          `${label.en} of ‘${name}’ cannot be read at letter ${place} of ‘${shortened(value.text)}’. ${read.fault.en}`,
          `「${name}」の「${label.ja}」を「${shortened(value.text)}」の ${place} 文字目で読み取れません。${read.fault.ja}`,
        ),
        { graph, node: node.id, param },
      ),
    ];
  });
}

function variableValue(variables: ReadonlyMap<string, Evaluated>, name: string): Evaluated {
  return (
    variables.get(name) ?? {
      error: text(
        `There is no variable ‘${shortened(name)}’. Add it, or enter a number.`,
        `変数「${name}」がありません。追加するか、数を入力してください。`,
      ),
    }
  );
}

function migrated(node: BlockNode, block: Block): Record<string, unknown> | undefined {
  const steps = block.migrations?.slice((node.version ?? 1) - 1) ?? [];
  if (steps.length === 0) return node.params;
  try {
    return steps.reduce<Record<string, unknown>>((params, step) => step(params), {
      ...node.params,
    });
  } catch {
    return undefined;
  }
}

function newer({ graph, node }: Reading, version: number): Finding {
  const name = nodeName({ graph, node });
  return found(
    'newer-block',
    text(
      `‘${name}’ was made by a newer Kumiki (version ${node.version}; this one knows up to ${version}). Update Kumiki; the block is kept as it is.`,
      `「${name}」は新しい Kumiki で作られたブロックです（バージョン ${node.version}、この版は ${version} まで）。Kumiki を更新してください。ブロックはそのまま保存されます。`,
    ),
    { graph, node: node.id },
  );
}

function notMigrated({ graph, node }: Reading): Finding {
  const name = nodeName({ graph, node });
  return found(
    'bad-param',
    text(
      `The settings of ‘${name}’ come from an older version and cannot be read. Set them again.`,
      `「${name}」の設定は古い版のもので、読み取れません。設定し直してください。`,
    ),
    { graph, node: node.id },
    () => [
      {
        label: text(`Reset ‘${name}’ to its defaults`, `「${name}」を初期設定に戻す`),
        edit: {
          edit: 'all',
          edits: Object.keys(node.params).map((param) => ({
            edit: 'set-param' as const,
            graph,
            node: node.id,
            param,
            value: undefined,
          })),
        },
      },
    ],
  );
}

function unknownParam({ graph, node }: Reading, param: string, known: string[]): Finding {
  const name = nodeName({ graph, node });
  return noticed(
    'unknown-param',
    text(
      `‘${name}’ has no setting ‘${param}’${known.length > 0 ? ` (it has ${listed(known).en})` : ''}. The value is kept but has no effect.`,
      `「${name}」に設定「${param}」はありません${known.length > 0 ? `（設定：${listed(known).ja}）` : ''}。値は保存されますが、効果はありません。`,
    ),
    { graph, node: node.id, param },
    () => [
      {
        label: text(
          `Remove the setting ‘${param}’ of ‘${name}’`,
          `「${name}」の設定「${param}」を取り除く`,
        ),
        edit: { edit: 'set-param', graph, node: node.id, param, value: undefined },
      },
    ],
  );
}

/** Nothing where the fault lies in a variable that exists: it is named there, once. */
function badExpression(
  reading: Reading,
  field: ParamField,
  expression: string,
  why: Text,
): Finding | undefined {
  const { graph, node, variables } = reading;
  const used = variablesIn(expression);
  const missing = used.filter((name) => !variables.has(name));
  if (missing.length === 0 && used.some((name) => 'error' in (variables.get(name) ?? {})))
    return undefined;
  const name = nodeName({ graph, node });
  return found(
    'bad-param',
    text(
      `${field.label.en} of ‘${name}’ is ${shortened(expression)}. ${why.en}`,
      `「${name}」の「${field.label.ja}」は ${shortened(expression)} です。${why.ja}`,
    ),
    { graph, node: node.id, param: field.name },
    () => [
      ...missing.slice(0, 1).map((variable) => ({
        label: text(
          `Add the variable ${variable} = ${String(field.default)}`,
          `変数 ${variable} = ${String(field.default)} を追加する`,
        ),
        edit: {
          edit: 'set-variable' as const,
          name: variable,
          value: Number(field.default),
        },
      })),
      setting(reading, field, field.default),
    ],
  );
}

function badValue(reading: Reading, field: ParamField, raw: unknown, value: unknown): Finding {
  const { graph, node } = reading;
  const name = nodeName({ graph, node });
  const wants = wanted(field);
  const is =
    raw === value || typeof value !== 'number'
      ? printed(raw)
      : `${printed(raw)} = ${Math.round(value * 1e6) / 1e6}`;
  return found(
    'bad-param',
    text(
      `${field.label.en} of ‘${name}’ must be ${wants.en}, but is ${is}.`,
      `「${name}」の「${field.label.ja}」は${wants.ja}にしてください。今は ${is} です。`,
    ),
    { graph, node: node.id, param: field.name },
    () => {
      const nearest = nearestValue(field, value);
      return nearest === field.default
        ? [setting(reading, field, nearest)]
        : [setting(reading, field, nearest), setting(reading, field, field.default)];
    },
  );
}

function wanted({ form }: ParamField): Text {
  switch (form.kind) {
    case 'size':
      return text(
        `a whole number from ${form.min} to ${form.max}`,
        `${form.min} から ${form.max} までの整数`,
      );
    case 'number':
      return text(
        `a number from ${form.min} to ${form.max}`,
        `${form.min} から ${form.max} までの数`,
      );
    case 'choice':
      return text(`one of ${form.options.join(', ')}`, `${form.options.join('、')} のどれか`);
    case 'flag':
      return text('on or off', 'オンかオフ');
    case 'drawing':
      return text('points, ‘x,y x,y’', '点の並び（x,y x,y）');
    case 'formula':
      return text(
        'a formula with a text and names that are learned or numbers',
        '数式（文字列と、学習する名前または数）',
      );
  }
}

function printed(value: unknown): string {
  const words = JSON.stringify(value) ?? 'nothing';
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}

/** The allowed value closest to what was meant. */
function nearestValue({ form, default: initial }: ParamField, value: unknown): unknown {
  const meant = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof meant !== 'number' || !Number.isFinite(meant)) return initial;
  if (form.kind === 'flag') return meant !== 0;
  if (form.kind !== 'size' && form.kind !== 'number') return initial;
  const held = Math.min(form.max, Math.max(form.min, meant));
  return form.kind === 'size' ? Math.round(held) : held;
}

/** A value as a person reads it. */
export function valueText({ choices, form }: ParamField, value: unknown): Text {
  if (form.kind === 'flag') return value === true ? text('on', 'オン') : text('off', 'オフ');
  if (form.kind === 'formula') return verbatim(formulaText(value));
  return choices?.[String(value)] ?? verbatim(String(value));
}

function setting({ graph, node }: Reading, field: ParamField, value: unknown): Repair {
  const name = nodeName({ graph, node });
  const words = valueText(field, value);
  return {
    label: text(
      `Set ${field.label.en} of ‘${name}’ to ${words.en}`,
      `「${name}」の「${field.label.ja}」を ${words.ja} にする`,
    ),
    // A field's default and the nearest value are a number, a string or a boolean.
    edit: {
      edit: 'set-param',
      graph,
      node: node.id,
      param: field.name,
      value: value as Json,
    },
  };
}
