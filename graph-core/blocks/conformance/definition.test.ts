// Every block's definition: named after its file, told in both languages, drawable as a form, able to age.
import { existsSync } from 'node:fs';
import { dynamicIconImports } from 'lucide-react/dynamic';
import { describe, expect, test } from 'vitest';
import { paramFields } from '../../params.ts';
import { languages } from '../../text.ts';
import type { Text } from '../../text.ts';
import { everyBlock } from './every-block.testing.ts';

const japanese = /[\u3040-\u30ff\u3400-\u9fff]/;

function isTold(text: Text | undefined): boolean {
  return text !== undefined && languages.every((language) => text[language].trim().length > 0);
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
    for (const { label } of [...Object.values(block.inputs), ...Object.values(block.outputs)])
      expect(isTold(label)).toBe(true);
  });

  test('its params can be drawn, and no params at all are sound ones', () => {
    for (const { name, label, help, form, choices, default: initial } of paramFields(
      block.params,
    )) {
      expect(isTold(label), name).toBe(true);
      if (help) expect(help.ja, name).toMatch(japanese);
      if (form.kind !== 'choice') continue;
      expect(form.options, name).toContain(initial);
      for (const option of form.options) expect(isTold(choices?.[option]), option).toBe(true);
    }
    expect(block.params.safeParse({}).success).toBe(true);
  });

  test('its views name ports that it has', () => {
    for (const { view } of Object.values(block.outputs))
      if (view?.kind === 'attention')
        for (const axis of [view.rows, view.columns])
          expect(Object.keys(block.inputs)).toContain(axis);
  });

  test('each of its migrations turns old params into ones that parse', () => {
    for (const [from] of (block.migrations ?? []).entries()) {
      const aged = (block.migrations ?? [])
        .slice(from)
        .reduce((params, migrate) => migrate(params), {});
      expect(block.params.safeParse(aged).success, `version ${from + 1}`).toBe(true);
    }
  });
});
