// A Transformer so small that app and command train it in seconds, in a folder of its own, for journeys that compare the two.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

interface Small {
  readonly width: number;
  /** Of every sentence. */
  readonly words: number;
  readonly heldOut: number;
  readonly steps: number;
}

/** `file` is the document; the folder goes with `remove`. */
export function smallTransformer({ width, words, heldOut, steps }: Small) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-small-'));
  const document = JSON.parse(
    readFileSync(path.join(root, 'templates', 'transformer.json'), 'utf8'),
  ) as { variables: object; data: { options: object }; training: object };
  Object.assign(document.variables, {
    d_model: width,
    layers: 1,
    source_length: words,
    target_length: words + 1,
  });
  Object.assign(document.data.options, {
    minLength: words,
    maxLength: words,
    examples: 300,
    heldOut,
  });
  Object.assign(document.training, { steps, validateEvery: 0, seed: 7 });
  const file = path.join(folder, 'small.json');
  writeFileSync(file, JSON.stringify(document));
  return { folder, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
