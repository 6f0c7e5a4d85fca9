// What --set, --source, --option and --fit make of a document, and what they refuse.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../kumiki.testing.ts';
import { readDocument } from '../read-document.ts';

const folder = testFolder();
const pairs = path.join(folder, 'own.tsv');
writeFileSync(
  pairs,
  Array.from({ length: 60 }, (_, row) => `${'a '.repeat(1 + (row % 6))}x\tb ${row}`).join('\n'),
);

test('settings are read as JSON, or else as they stand', async () => {
  const { document } = await readDocument('transformer', {
    set: ['training.optimizer.learningRate=3e-3', 'training.schedule=cosine', 'd_ff==2*d_model'],
    option: ['symbols=12'],
  });
  expect(document.training.optimizer.learningRate).toBe(0.003);
  expect(document.training.schedule.type).toBe('cosine');
  expect(document.variables.d_ff).toBe('=2*d_model');
  expect(document.data.options.symbols).toBe(12);
});

test('--fit takes the longest example, not the limit', async () => {
  const { document, analysis } = await readDocument('seq2seq-bahdanau', {
    source: 'sentence-pairs',
    data: [pairs],
    fit: true,
  });
  expect(document.data).toMatchObject({
    source: 'sentence-pairs',
    options: { maxSource: 7, maxTarget: 2 },
  });
  expect(document.variables).toMatchObject({ source_length: 7, target_length: 3 });
  expect(analysis.problems).toEqual([]);
});

test.each([
  [
    { set: ['d_modell=3'] },
    '--set: The document has no setting ‘d_modell’. Did you mean ‘d_model’?',
  ],
  [{ set: ['d_model'] }, '--set takes name=value, not ‘d_model’.'],
  [
    { option: ['symbol=3'] },
    '--option: The document has no setting ‘data.options.symbol’. Did you mean ‘data.options.symbols’?',
  ],
  [{ source: 'tabel' }, '--source: There is no data source ‘tabel’. Did you mean ‘table’?'],
  [
    { source: 'table', data: [pairs], fit: true },
    'The model cannot be fitted to ‘Table of your own (CSV, TSV)’ without choosing for you:',
  ],
] as const)('%j is refused', async (options, sentence) => {
  await expect(readDocument('transformer', options)).rejects.toThrow(sentence);
});
