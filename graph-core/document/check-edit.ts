// Whether what an edit would write can be saved and opened again. An edit that cannot changes nothing.
import type { z } from 'zod';
import type { Edit } from './edit.ts';
import { openRaw } from './open.ts';
import type { Document } from './schema.ts';
import { parts } from './schema.ts';
import { findUnsafe } from './unsafe-keys.ts';

const longestName = 200;

export function isWritable(document: Document, edit: Edit): boolean {
  switch (edit.edit) {
    case 'add':
      return (
        all(parts.node, edit.nodes) && all(parts.edge, edit.edges) && all(parts.note, edit.notes)
      );
    case 'move':
      return Object.values(edit.positions).every((position) => fits(parts.position, position));
    case 'set-flow':
      return fits(parts.flow, edit.flow);
    case 'rewire':
      return [edit.from, edit.to].every((end) => end === undefined || fits(parts.endpoint, end));
    case 'set-param':
      return (
        edit.param.length <= 64 &&
        !findUnsafe({ [edit.param]: null }) &&
        (edit.value === undefined || fits(parts.json, edit.value))
      );
    case 'rename':
      return edit.name === undefined || fits(parts.shortWords, edit.name);
    case 'set-watched':
      return fits(parts.watched, edit.ports);
    case 'set-tie':
      return edit.tie === undefined || fits(parts.tie, edit.tie);
    case 'set-rate':
      return edit.rate === undefined || fits(parts.rate, edit.rate);
    case 'set-instance':
      return (
        (edit.repeat === undefined || fits(parts.quantity, edit.repeat)) &&
        (edit.module === undefined || fits(parts.identifier, edit.module))
      );
    case 'set-note':
      return edit.text === undefined || fits(parts.localized, edit.text);
    case 'set-variable':
      return (
        fits(parts.variableName, edit.name) &&
        (edit.value === undefined || fits(parts.quantity, edit.value))
      );
    case 'set-module':
      return fits(parts.module, edit.module);
    case 'set-data':
      return fits(parts.data, { ...document.data, ...edit.data });
    case 'bind':
      return (
        edit.column === undefined ||
        (fits(parts.identifier, edit.node) && edit.column.length <= longestName)
      );
    case 'set-training':
      return fits(parts.training, { ...document.training, ...edit.training });
    case 'set-document':
      return [edit.name, edit.notes].every(
        (words) => words === undefined || fits(parts.localized, words),
      );
    case 'replace':
      return 'document' in openRaw(edit.document);
    case 'remove':
    case 'set-bypass':
    case 'remove-module':
    case 'all':
      return true;
  }
}

function fits(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success && !findUnsafe(value);
}

function all(schema: z.ZodType, values: readonly unknown[] | undefined): boolean {
  return values === undefined || values.every((value) => fits(schema, value));
}
