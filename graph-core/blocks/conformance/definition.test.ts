// Every block's definition: named after its file, told in both languages, drawable as a form, able to age.
import { existsSync } from 'node:fs';
import { dynamicIconImports } from 'lucide-react/dynamic';
import { describe, expect, test } from 'vitest';
import { paramFields } from '../../params.ts';
import { languages } from '../../text.ts';
import type { Text } from '../../text.ts';
import { isRejection } from '../block.ts';
import { sizes } from '../kit/shape.ts';
import { exampleCase, shapesOf } from './case.testing.ts';
import { everyBlock } from './fitting-cases.testing.ts';

const japanese = /[\u3040-\u30ff\u3400-\u9fff]/;

function isTold(text: Text | undefined): boolean {
  return untold('', text).length === 0;
}

/** The languages in which words are missing, with what they are the words of. */
function untold(what: string, text: Text | undefined): string[] {
  return languages
    .filter((language) => !text?.[language].trim())
    .map((language) => `${what}, ${language}`);
}

describe.each(everyBlock)('%s', (type, block) => {
  test('stands in a file of its name', () => {
    expect(block.type).toBe(type);
    expect(existsSync(new URL(`../${type}.ts`, import.meta.url))).toBe(true);
  });

  test('is told in both languages, with an icon that exists', () => {
    const { title, summary, icon } = block.docs;
    expect(isTold(title)).toBe(true);
    expect(summary.en).toMatch(/^[A-Z0-9].*\.$/);
    expect(summary.ja).toMatch(/。$/);
    expect(summary.ja).toMatch(japanese);
    expect(Object.keys(dynamicIconImports)).toContain(icon);
    const ports = [...Object.entries(block.inputs), ...Object.entries(block.outputs)];
    expect(
      ports.flatMap(([port, { label }]) => untold(`label of the port ${port}`, label)),
    ).toEqual([]);
  });

  test('its params can be drawn, and no params at all are sound ones', () => {
    const unsaid = paramFields(block.params).filter(
      ({ label, help, form, choices, default: initial }) =>
        !isTold(label) ||
        (help && !japanese.test(help.ja)) ||
        (form.kind === 'choice' &&
          !(
            form.options.includes(String(initial)) &&
            form.options.every((option) => isTold(choices?.[option]))
          )),
    );
    expect(unsaid).toEqual([]);
    expect(block.params.safeParse({}).success).toBe(true);
  });

  test('its views name ports that it has', () => {
    const axes = Object.values(block.outputs).flatMap(({ view }) =>
      view?.kind === 'attention' ? [view.rows, view.columns] : [],
    );
    expect(axes.filter((axis) => !(axis in block.inputs))).toEqual([]);
  });

  test('its sides have names and words of their own, and ports and equilibria that there are', () => {
    const { sides = [], scores } = block.objective ?? {};
    expect(new Set(sides.map(({ name }) => name)).size).toBe(sides.length);
    expect(sides.flatMap(({ name, label }) => untold(`side ${name}`, label))).toEqual([]);
    const ports = sides.flatMap(({ reads, trains }) => [...reads, ...trains]);
    const named = [...ports, ...(scores ? [scores.real, scores.generated] : [])];
    expect(named.filter((port) => !(port in block.inputs))).toEqual([]);
    expect(sides.filter(({ reads }) => reads.length === 0)).toEqual([]);
  });

  test('it draws noise exactly where it is fed with it, by the key alone', () => {
    const fed = Object.entries(block.outputs).filter(([, { feed }]) => feed === 'noise');
    expect(block.draw !== undefined).toBe(fed.length > 0);
    expect(block.between !== undefined).toBe(fed.length > 0);
    for (const [port] of fed)
      for (const of of block.examples) {
        const outputs = shapesOf(exampleCase(block, of));
        const shape = isRejection(outputs) ? undefined : outputs[port];
        if (!shape) continue;
        const params = block.params.parse(of.params);
        const draw = (key: number) => block.draw?.({ params, shape, count: 3, key });
        expect(draw(7)).toEqual(draw(7));
        expect(draw(7)).not.toEqual(draw(8));
        expect(draw(7)?.length).toBe(3 * sizes(shape).reduce((a, b) => a * b, 1));
        const [from, to] = [draw(7), draw(8)];
        if (!from || !to) continue;
        expect(block.between?.({ params, from, to, share: 0 })).toEqual(from);
        expect(block.between?.({ params, from, to, share: 1 })).toEqual(to);
      }
  });

  test('each of its migrations turns old params into ones that parse', () => {
    const migrations = block.migrations ?? [];
    const stuck = migrations.filter((_, from) => {
      const aged = migrations.slice(from).reduce((params, migrate) => migrate(params), {});
      return !block.params.safeParse(aged).success;
    });
    expect(stuck).toEqual([]);
  });
});
