// A block whose form throws or is wrong fails alone: the others are compared all the same, and the sentence names it.
import { expect, test } from 'vitest';
import type { Block } from '../block.ts';
import { dense } from '../dense.ts';
import { single, py } from '../kit/python.ts';
import { askForms } from './ask-forms.testing.ts';
import { hasModules } from '../../export/python/warm-python.testing.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';

type Torch = NonNullable<NonNullable<Block['exports']>['torch']>;

function denseAs(type: string, torch: Torch): readonly [string, Block] {
  return [type, { ...dense, type, exports: { torch } }];
}

test.skipIf(!hasModules(python, 'torch'))('one bad form fails alone and by name', async () => {
  const blocks = [
    denseAs('throws', () => {
      throw new Error('oops');
    }),
    denseAs('unknown', () => ({
      call: ({ values }) => ({ values: py('F.gluu', [single(values)]) }),
    })),
    denseAs('wrong', (context) => {
      const form = dense.exports?.torch?.(context);
      if (!form || 'unsupported' in form) throw new Error('dense has a form');
      return {
        ...form,
        call: ({ values }, self) => ({ values: py('torch.relu', [py(self, [single(values)])]) }),
      };
    }),
    ['dense', dense] as const,
  ];
  const asked = await askForms(
    { framework: 'torch', python, script: 'run-forms.py', tolerance: 1e-5 },
    new Set(blocks.map(([type]) => type)),
    blocks,
  );
  const told = (type: string) => asked.get(type)?.faults[0] ?? '';
  expect(asked.get('dense')?.faults).toEqual([]);
  expect(asked.get('dense')?.compared).toBeGreaterThan(0);
  expect(told('throws')).toMatch(/^throws \{.*\} \(.*\): its PyTorch form throws: Error: oops$/);
  expect(told('unknown')).toMatch(
    /^unknown .*: its PyTorch form fails: values = F\.gluu\(values\)\n(.*\n)+.*has no attribute 'gluu'/,
  );
  expect(told('wrong')).toMatch(
    /^wrong .*: its PyTorch form answers .* apart from forward, relative to the largest number, and at most 0\.00001 is allowed: block = nn\.Linear\(.*\); values = torch\.relu\(block\(values\)\)/,
  );
});
