// kumiki import of an ONNX model: a document and its weights, which the other commands take; or why there is none.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kumiki, testFolder } from './kumiki.testing.ts';

const folder = testFolder();
const at = (name: string) => path.join(folder, name);
const fixtures = path.join(
  import.meta.dirname,
  '../graph-core/export/onnx/open/fixtures/backend-models.json',
);

test('a model becomes a document with its weights beside it', () => {
  const models = JSON.parse(readFileSync(fixtures, 'utf8')) as Record<string, { model: string }>;
  const { model = '' } = models['pytorch-converted/test_Conv2d_strided'] ?? {};
  writeFileSync(at('conv.onnx'), Buffer.from(model, 'base64'));
  const made = kumiki('import', at('conv.onnx'), '--out', at('conv.json'), '--json');
  expect(made.json()).toMatchObject({
    format: 'onnx',
    out: at('conv.json'),
    weights: at('conv.safetensors'),
    // What leaves has its channels where the file has them.
    blocks: 4,
    modules: 0,
    notes: [expect.stringMatching(/is height × width × channels here/)],
  });
  const weights = ['--weights', at('conv.safetensors')];
  const back = kumiki('import', at('conv.json'), ...weights, '--out', at('again.safetensors'));
  expect(back.stdout).toMatch(/^2 weights read from safetensors/);
});

test('a file that is no model is named, and so is what is missing', () => {
  writeFileSync(at('broken.onnx'), Uint8Array.of(8, 7, 0x3a, 3, 1, 2, 3));
  const refused = kumiki('import', at('broken.onnx'), '--out', at('no.json'));
  expect(refused.status).toBe(5);
  expect(refused.stderr).toContain('‘broken.onnx’ cannot be opened: it is damaged');
  const missing = kumiki('import', 'cnn', '--out', at('no.json'));
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain('--weights model.safetensors');
});
