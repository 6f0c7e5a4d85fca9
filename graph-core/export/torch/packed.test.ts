// Recurrent layers with a mask in PyTorch: packed where it is that of padding, step by step elsewhere, and the same numbers.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { python } from '../../blocks/kit/python.ts';
import { batch, dim, shape } from '../../blocks/kit/shape.ts';
import { hasTorch, torchPython } from './answers-as-app.testing.ts';

const values = shape('values', [batch, dim(7, 'T'), dim(5, 'features')]);
const mask = shape('mask', [batch, dim(7, 'T')]);

function formOf(type: string, bidirectional: boolean) {
  const block = findBlock(type);
  const params = block?.params.parse({ units: 4, bidirectional }) ?? {};
  const form = block?.exports?.torch?.({ params, inputs: { values, mask }, outputs: {} });
  if (!form || 'unsupported' in form || !form.make) throw new Error(`${type} is not made.`);
  return { make: python(form.make), classes: Object.values(form.classes ?? {}) };
}

const forms = ['lstm', 'gru', 'simple-rnn'].flatMap((type) =>
  [false, true].map((bidirectional) => formOf(type, bidirectional)),
);

const script = `
import json, torch, sys
import torch.nn as nn
torch.manual_seed(1)
forms = json.loads(sys.stdin.read())
exec("\\n\\n".join(forms[0]['classes']))
padding = torch.tensor([[1.] * length + [0.] * (7 - length) for length in (7, 3, 1, 0)])
gaps = padding.clone()
gaps[1] = torch.tensor([0., 1, 1, 0, 1, 0, 0])
worst, wrong = 0.0, []
for form in forms:
    layer = eval(form['make'])
    ways, pair = len(layer.ways), isinstance(layer.ways[0], nn.LSTM)
    calls = []
    for way in layer.ways:
        way.register_forward_hook(lambda *given: calls.append(1))
    x, h = torch.randn(4, 7, 5), torch.randn(ways, 4, 4)
    for state in (None, (h, h.flip(0) - 1) if pair else h):
        for mask, packed in ((padding, True), (gaps, False)):
            calls.clear()
            said, last = layer(x, mask, state)
            if len(calls) != (ways if packed else 7 * ways):
                wrong.append([form['make'], packed, len(calls)])
            layer.packed, kept = layer.stepwise, layer.packed
            again, then = layer(x, mask, state)
            layer.packed = kept
            for a, b in zip((said, *(last if pair else (last,))), (again, *(then if pair else (then,)))):
                worst = max(worst, (a - b).abs().max().item())
print(json.dumps([worst, wrong]))
`;

test.skipIf(!hasTorch())('packed and step by step say the same', () => {
  const { stdout, stderr } = spawnSync(torchPython, ['-c', script], {
    encoding: 'utf8',
    input: JSON.stringify(forms),
  });
  expect(stderr).toBe('');
  const [worst, wrong] = JSON.parse(stdout) as [number, unknown[]];
  expect(wrong).toEqual([]);
  expect(worst).toBeLessThan(1e-6);
});
