// A class belongs to one style sheet: all of them end up in one page, where a second one would restyle the first.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../renderer');

/** Classes that a rule of the sheet begins and ends with: `.name`, `.name:hover`, `.name[hidden]`. */
function classesOf(sheet: string): Set<string> {
  const rules = sheet.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]+)\{/g);
  const selectors = [...rules].flatMap(([, list = '']) =>
    list.split(',').map((selector) => selector.trim()),
  );
  return new Set(
    selectors.flatMap((selector) => {
      const [, name] = /^\.([a-zA-Z][\w-]*)(?:[:[]\S*)?$/.exec(selector) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
}

test('no class is styled by two sheets', () => {
  const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.css'),
  );
  expect(sheets.length).toBeGreaterThan(20);
  const owners = new Map<string, string[]>();
  for (const sheet of sheets)
    for (const name of classesOf(readFileSync(path.join(folder, sheet), 'utf8')))
      owners.set(name, [...(owners.get(name) ?? []), sheet]);
  expect([...owners].filter(([, list]) => list.length > 1)).toEqual([]);
});
