// A value inside nested JSON, found by keys that a schema knows.
import { z } from 'zod';
import type { Json } from '../document/schema.ts';

type Groups = Readonly<Record<string, Json>>;

/**
 * The whole with `value` at `keys`; items of a list are called by their id or their place. Null takes an optional key
 * away; an absent group begins with its defaults. Undefined where the schema knows no such key.
 */
export function inside(
  schema: z.ZodType,
  whole: unknown,
  keys: readonly string[],
  value: Json,
  groups: Groups,
): { readonly value: unknown } | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return { value };
  const plain = withoutWrap(schema, whole);
  if (plain instanceof z.ZodArray && Array.isArray(whole)) {
    const index = indexOf(whole, key);
    // An item of a list of JSON objects.
    const made = inside(plain.element as z.ZodType, whole[index], rest, value, groups);
    return made && index >= 0
      ? { value: whole.map((item: unknown, at) => (at === index ? made.value : item)) }
      : undefined;
  }
  const child = plain instanceof z.ZodObject ? childOf(plain, key) : undefined;
  if (!child) return undefined;
  const own = isRecord(whole) ? whole : {};
  if (rest.length === 0 && value === null && child instanceof z.ZodOptional) {
    const { [key]: _, ...others } = own;
    return { value: others };
  }
  const made = inside(child, own[key] ?? groups[key], rest, value, groups);
  return made && { value: { ...own, [key]: made.value } };
}

/** Every path the schema knows in this value, keys joined by dots. */
export function pathsInside(schema: z.ZodType, whole: unknown, groups: Groups): string[] {
  const plain = withoutWrap(schema, whole);
  if (plain instanceof z.ZodArray && Array.isArray(whole))
    return whole.flatMap((item: unknown, index) =>
      // An item of a list of JSON objects.
      pathsInside(plain.element as z.ZodType, item, groups).map(
        (path) => `${isRecord(item) && typeof item.id === 'string' ? item.id : index}.${path}`,
      ),
    );
  if (!(plain instanceof z.ZodObject)) return [];
  const own = isRecord(whole) ? whole : {};
  return Object.keys(plain.shape).flatMap((key) => {
    const child = childOf(plain, key);
    const below = child ? pathsInside(child, own[key] ?? groups[key], groups) : [];
    return below.length > 0 ? below.map((path) => `${key}.${path}`) : [key];
  });
}

function childOf({ shape }: z.ZodObject, key: string): z.ZodType | undefined {
  // What stands in the shape of an object are schemas.
  return Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined;
}

/** The schema itself; of several alternatives the one that the value is of. */
function withoutWrap(schema: z.ZodType, whole: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return withoutWrap(schema.unwrap() as z.ZodType, whole);
  if (schema instanceof z.ZodUnion) {
    const options = schema.options as readonly z.ZodType[];
    return options.find((option) => option.safeParse(whole).success) ?? options[0] ?? schema;
  }
  return schema;
}

function indexOf(list: readonly unknown[], key: string): number {
  const byId = list.findIndex((item) => isRecord(item) && item.id === key);
  return byId >= 0 || !/^\d+$/.test(key) || Number(key) >= list.length ? byId : Number(key);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
