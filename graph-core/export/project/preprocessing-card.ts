// What is done to raw input before the model sees it, step by step, as Markdown for a model card.
import type {
  ColumnPreprocessing,
  FieldPreprocessing,
  Preprocessing,
} from '../../data/preprocessing/schema.ts';
import { tokenizerWay } from '../../data/text/tokenizers.ts';

/** Paragraphs and lists; says so where nothing is known. */
export function preprocessingCard(preprocessing: Preprocessing | undefined): string {
  if (!preprocessing)
    return 'These weights carry no preprocessing: vocabulary, classes and scaling are unknown.';
  const { split, missing, columns, classWeights = [] } = preprocessing;
  return [
    'Fitted on the training examples only; `preprocessing.json` holds every figure, `preprocess.py` applies it.',
    [
      `- Split: ${grouped(split.training)} examples for training, ${grouped(split.heldOut)} held out${split.test === undefined ? '' : `, ${grouped(split.test)} kept for a test`}, with seed ${split.seed}.`,
      `- Missing values: ${gaps[missing]}.`,
      ...columns.flatMap(linesOf),
      ...classWeights.map(
        ({ column, balanced, weights }) =>
          `- Weights of the classes of \`${column}\` in the training loss, in their order, ${balanced ? 'n / (k · n_c) of the training examples' : 'as given'}: ${weights.slice(0, 100).map(short).join(', ')}${weights.length > 100 ? ', …' : ''}.`,
      ),
    ].join('\n'),
  ].join('\n\n');
}

const gaps = {
  refuse: 'a row without one of its values is refused',
  'leave-out': 'rows without one of their values are left out',
  impute: 'filled in, as below',
} as const;

function linesOf(column: ColumnPreprocessing): readonly string[] {
  const name = `- \`${column.name}\``;
  switch (column.kind) {
    case 'tokens': {
      const { tokenizer, lowerCase, words, length, begin, end, unknown, shiftedFrom } = column;
      if (shiftedFrom !== undefined)
        return [`${name}: \`${shiftedFrom}\` one place later, behind ⟨bos⟩.`];
      const marks = [...(begin ? ['begins with ⟨bos⟩'] : []), ...(end ? ['ends with ⟨eos⟩'] : [])];
      const steps = [
        ...(lowerCase ? ['lower case'] : []),
        tokenizerWay(tokenizer.type).said(tokenizer),
        `a vocabulary of ${grouped(words.length)} (⟨pad⟩, ⟨bos⟩, ⟨eos⟩ and ⟨unk⟩ among them)`,
        unknown === 'replace' ? 'other words become ⟨unk⟩' : 'other words are refused',
        ...marks,
        `padded to ${length} with ⟨pad⟩`,
      ];
      return [`${name}: text; ${steps.join('; ')}.`];
    }
    case 'class': {
      const source = column.source === undefined ? '' : ` (\`${column.source}\` in the file)`;
      return [
        `${name}${source}: one of ${column.classes.length} classes: ${listed(column.classes)}.`,
      ];
    }
    case 'vector':
      return [
        `${name}: ${column.fields.length === 1 ? 'one value' : `${column.fields.length} values, in this order`}:`,
        ...column.fields.slice(0, mostFields).map((field) => `  - ${fieldOf(field)}`),
        ...(column.fields.length > mostFields
          ? [
              `  - and ${grouped(column.fields.length - mostFields)} more, in \`preprocessing.json\``,
            ]
          : []),
      ];
    case 'image': {
      const { height, width, channels, range, fit } = column;
      const cut = fit === 'stretch' ? 'stretched' : 'cut to the proportions around the middle';
      return [
        `${name}: a picture; ${cut}, then ${height} × ${width} × ${channels} by the mean of the pixels that each one covers; 0 … 255 become ${range[0]} … ${range[1]}.`,
      ];
    }
    case 'sequence':
      return [`${name}: ${column.sizes.join(' × ')} numbers, taken as they are.`];
  }
}

const mostFields = 50;

function fieldOf(field: FieldPreprocessing): string {
  const name = field.name === '' ? 'a number' : `\`${field.name}\``;
  if (field.type === 'class')
    return `${name}: one of ${listed(field.classes)}, an entry for each${gapOf(field)}`;
  const { mean, deviation, min, max } = field;
  const range = `${short(min)} to ${short(max)} in training`;
  if (field.type === 'date')
    return `${name}: a date, days since 1970 minus ${short(mean)}, divided by ${short(deviation)}; then sine and cosine of the time of the year and of the week; ${range}${gapOf(field)}`;
  const written = { comma: ', written as 1.234,5', point: ', written as 1,234.5' };
  const how = `${field.written ? written[field.written] : ''}${field.log ? ', as sign(x) · ln(1 + |x|)' : ''}`;
  if (mean === 0 && deviation === 1 && !field.log)
    return `${name}: taken as it is${how}; ${range}${gapOf(field)}`;
  if (field.log || how !== '' || gapOf(field) !== '')
    return `${name}: a number${how}; minus ${short(mean)}, divided by ${short(deviation)}; ${range}${gapOf(field)}`;
  return `${name}: standardised, mean ${short(mean)} and standard deviation ${short(deviation)}; ${range}`;
}

function gapOf({ missing, indicator }: FieldPreprocessing): string {
  if (missing === undefined) return '';
  const filled = typeof missing === 'number' ? short(missing) : `‘${missing}’`;
  return `; a gap becomes ${filled}${indicator ? ', and a last entry is 1 where there was one' : ''}`;
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 20).map((word) => `‘${word}’`);
  return [...shown, ...(words.length > 20 ? [`and ${words.length - 20} more`] : [])].join(', ');
}

function short(value: number): string {
  return Number(value.toPrecision(6)).toString();
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
