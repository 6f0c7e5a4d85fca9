// The plainest blocks and wires, which large documents are made of, told without asking a schema: they open sooner.
import type { z } from 'zod';

/** Of ids. */
export const identifierForm = /^[A-Za-z][A-Za-z0-9_-]*$/;
export const longestName = 64;
export const farthest = 1e7;

/** Names that every object has already: `bindings[id]` must find nothing of the language's own. */
export const notReserved = (name: string) => !(name in Object.prototype) && name !== 'prototype';

/** The schema, which is asked only about what is not plain. All that is plain must fit it as it is. */
export function asking<Schema extends z.ZodType>(
  schema: Schema,
  isPlain: (value: unknown) => boolean,
): Schema {
  const asked = schema.clone();
  const { run } = asked._zod;
  asked._zod.run = (payload, context) => (isPlain(payload.value) ? payload : run(payload, context));
  return asked;
}

export function isPlainBlock(value: unknown): boolean {
  if (!hasKeys(value, 4)) return false;
  const { id, type, params, position } = value;
  return isIdentifier(id) && isName(type) && arePlainParams(params) && isPosition(position);
}

export function isPlainEdge(value: unknown): boolean {
  if (!hasKeys(value, 3)) return false;
  const { id, from, to } = value;
  return isIdentifier(id) && isEndpoint(from) && isEndpoint(to);
}

/** An object of so many keys. */
function hasKeys(value: unknown, count: number): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).length === count;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestName;
}

function isIdentifier(value: unknown): boolean {
  return isName(value) && identifierForm.test(value) && notReserved(value);
}

function isEndpoint(value: unknown): boolean {
  return hasKeys(value, 2) && isIdentifier(value.node) && isIdentifier(value.port);
}

function isPosition(value: unknown): boolean {
  return hasKeys(value, 2) && isCoordinate(value.x) && isCoordinate(value.y);
}

function isCoordinate(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= farthest;
}

function arePlainParams(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(([name, item]) => name.length <= longestName && isPlainJson(item))
  );
}

function isPlainJson(value: unknown): boolean {
  if (Array.isArray(value)) return Array.from(value).every(isScalar);
  return isScalar(value);
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
