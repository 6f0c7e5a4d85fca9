// A document as text: known keys in a fixed order, so that one change is one small diff. Unknown fields are kept.
import type { Document } from './schema.ts';

const order = [
  'format',
  'version',
  'name',
  'notes',
  'variables',
  'graph',
  'modules',
  'data',
  'training',
  'id',
  'type',
  'module',
  'repeat',
  'weights',
  'tie',
  'node',
  'port',
  'from',
  'to',
  'params',
  'position',
  'x',
  'y',
  'nodes',
  'edges',
];
const rank = new Map(order.map((key, index) => [key, index]));
/** These keep the user's order: the order of variables and ports is theirs. */
const asWritten = new Set(['variables', 'params', 'options', 'bindings']);
/** Objects this small stand on one line: an edge, a position. */
const lineLength = 100;

/** Ends with a newline. The same document always gives the same text. */
export function serialize(document: Document): string {
  return `${print(document, '', '')}\n`;
}

function print(value: unknown, indent: string, key: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const open = Array.isArray(value) ? '[' : '{';
  const close = Array.isArray(value) ? ']' : '}';
  const parts = Array.isArray(value)
    ? value.map((item) => print(item, deeper, ''))
    : ordered(value, key).map(
        ([name, item]) => `${JSON.stringify(name)}: ${print(item, deeper, name)}`,
      );
  if (parts.length === 0) return open + close;
  const line = Array.isArray(value) ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  const standsAlone = indent.length > 2 || parts.every((part) => !/[[{]/.test(part));
  if (standsAlone && indent.length + line.length <= lineLength && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

function ordered(value: object, key: string): [string, unknown][] {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (asWritten.has(key)) return entries;
  return entries.sort(
    ([a], [b]) => (rank.get(a) ?? 999) - (rank.get(b) ?? 999) || (a < b ? -1 : a > b ? 1 : 0),
  );
}
