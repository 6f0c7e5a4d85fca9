// Documents with one thing wrong, anywhere in them: a value of another type, a key too few, a number out of bounds, cut text.
import fc from 'fast-check';
import { serialize } from './serialize.ts';
import type { Document } from './schema.ts';

type Path = readonly (string | number)[];

/** Every place of a JSON value, itself first. */
function pathsIn(value: unknown): Path[] {
  const paths: Path[] = [];
  const walk = (at: unknown, path: Path) => {
    paths.push(path);
    if (typeof at !== 'object' || at === null) return;
    for (const [key, item] of Object.entries(at))
      walk(item, [...path, Array.isArray(at) ? Number(key) : key]);
  };
  walk(value, []);
  return paths;
}

/** A copy with the value at the path changed; `undefined` takes it out. */
export function changedAt(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    const list = value.map((item, index) => (index === key ? changedAt(item, rest, change) : item));
    return list.filter((item) => item !== undefined);
  }
  const entries = Object.entries(value as object).map(
    ([name, item]) => [name, name === key ? changedAt(item, rest, change) : item] as const,
  );
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

const wrong: unknown[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  1e300,
  Number.POSITIVE_INFINITY,
  '',
  'toString',
  'nonsense',
  '=',
  '$in',
  'x'.repeat(30_000),
  [],
  [[]],
  {},
  { a: { b: {} } },
  { en: 'a', ja: 'b', length: { toString: 1 } },
  { length: { valueOf: 1 }, size: { toString: 1 } },
];

/** The value with one thing in it changed, after which it may still be sound. */
export function changedOnce(value: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...pathsIn(value)), fc.constantFrom(...wrong))
    .map(([path, other]) => changedAt(value, path, () => other));
}

/** The text of the document with something wrong; sometimes it is still a document. */
export function malformed(documents: readonly Document[]): fc.Arbitrary<string> {
  const paths = new Map(documents.map((document) => [document, pathsIn(document)]));
  const broken = fc
    .tuple(fc.constantFrom(...documents), fc.nat(), fc.constantFrom(...wrong), fc.nat())
    .map(([document, at, value]) => {
      const all = paths.get(document) ?? [];
      const path = all[at % all.length] ?? [];
      return JSON.stringify(changedAt(document, path, () => value)) ?? 'undefined';
    });
  const twin = fc.tuple(fc.constantFrom(...documents), fc.nat()).map(([document, at]) => {
    const lists = (paths.get(document) ?? []).filter((path) => typeof path.at(-1) === 'number');
    const path = lists[at % Math.max(1, lists.length)];
    if (!path) return '{}';
    // The same item twice in its list.
    return JSON.stringify(
      changedAt(document, path.slice(0, -1), (list) => [
        ...(list as unknown[]),
        (list as unknown[])[Number(path.at(-1))],
      ]),
    );
  });
  const cut = fc.tuple(fc.constantFrom(...documents), fc.nat()).map(([document, at]) => {
    const text = serialize(document);
    return text.slice(0, at % text.length);
  });
  const flipped = fc
    .tuple(
      fc.constantFrom(...documents),
      fc.nat(),
      fc.constantFrom('{', '}', '"', ',', '\0', '9', 'あ'),
    )
    .map(([document, at, letter]) => {
      const text = serialize(document);
      const index = at % text.length;
      return text.slice(0, index) + letter + text.slice(index + 1);
    });
  return fc.oneof({ weight: 6, arbitrary: broken }, twin, cut, flipped);
}

/** A key that reaches into the language, at any object of the document. */
export function polluted(documents: readonly Document[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...documents),
      fc.nat(),
      fc.constantFrom('__proto__', 'constructor', 'prototype'),
    )
    .map(([document, at, key]) => {
      const marked = pathsIn(document).filter((path) => isObjectAt(document, path));
      const path = marked[at % marked.length] ?? [];
      const mark = '"@@mark@@"';
      const text = JSON.stringify(
        changedAt(document, path, (old) => ({ ...(old as object), '@@mark@@': 0 })),
      );
      return text.replace(`${mark}:0`, `"${key}":{"polluted":true,"toString":"polluted"}`);
    });
}

function isObjectAt(document: unknown, path: Path): boolean {
  let at = document;
  for (const key of path) at = (at as Record<string | number, unknown>)[key];
  return typeof at === 'object' && at !== null && !Array.isArray(at);
}
