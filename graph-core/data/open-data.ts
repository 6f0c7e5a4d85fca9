// A document's data settings → its data set.
import { z } from 'zod';
import type { Text } from '../text.ts';
import { text, verbatim } from '../text.ts';
import type { DataContext, DataFile, Dataset, DataSource, VocabularyPart } from './dataset.ts';
import { DataError, vocabularyParts } from './dataset.ts';
import { findDataSource } from './index.ts';
import { isColumnOption, unknownOption } from './table/table-choices.ts';
import { checkAlike } from './preprocessing/alike.ts';
import { withoutData } from './preprocessing/without-data.ts';
import type { DataContents, Preprocessing } from './preprocessing/schema.ts';
import { preprocessingFormat, preprocessingVersion } from './preprocessing/schema.ts';

/** Throws a DataError where the source is unknown, an option is out of bounds, or the data cannot be read. */
export async function openData(
  settings: { readonly source: string; readonly options: Options },
  given: DataContext,
): Promise<Dataset> {
  if (settings.source === '')
    throw new DataError(
      'no-source',
      text(
        'No data is chosen yet. Choose some in the Data room.',
        'データがまだ選ばれていません。「データ」画面で選んでください。',
      ),
    );
  const source = findDataSource(settings.source);
  if (!source)
    throw new DataError(
      'unknown-source',
      text(
        `There is no data source ‘${settings.source}’ in this Kumiki. Choose another in the Data room.`,
        `この Kumiki にデータ「${settings.source}」はありません。「データ」画面で別のものを選んでください。`,
      ),
    );
  refuseUnknown(source, settings.options);
  const context = withVocabularies(source, given);
  const { preprocessing } = context;
  if (preprocessing && preprocessing.source !== source.id) throw otherSource(source, preprocessing);
  // What is only asked needs no file: the weights know what words and numbers mean.
  if (preprocessing && source.files && context.files.length === 0 && context.wholeHeldOut)
    return withoutData(preprocessing);
  const options = source.options.safeParse(chosenOptions(source, settings.options, preprocessing));
  if (!options.success) {
    const [issue] = options.error.issues;
    const name = issue?.path.join('.') ?? '';
    throw new DataError(
      'bad-option',
      text(
        `The option ‘${name}’ of the data is out of bounds: ${issue?.message ?? ''}.`,
        `データの設定「${name}」が範囲外です：${issue?.message ?? ''}`,
      ),
    );
  }
  const { fitted, ...opened } = await source.open(options.data, context);
  if (preprocessing) {
    checkAlike(preprocessing, fitted.columns);
    const goesOn = opened.relation !== 'same' && !context.wholeHeldOut && fitted.contents;
    return {
      ...opened,
      preprocessing: goesOn ? onOtherData(preprocessing, opened, goesOn) : preprocessing,
    };
  }
  const { columns, contents, missing = 'refuse' } = fitted;
  return {
    ...opened,
    preprocessing: {
      format: preprocessingFormat,
      version: preprocessingVersion,
      source: source.id,
      options: z.record(z.string(), z.json()).parse(options.data),
      split: {
        seed: context.seed,
        training: opened.count.training,
        heldOut: opened.count['held-out'],
        ...testOf(opened),
      },
      fingerprint: opened.fingerprint,
      ...(contents && { contents }),
      missing,
      columns: [...columns],
    },
  };
}

/** Vocabularies stand beside the data, not among it. Throws a DataError where the source takes none. */
function withVocabularies({ docs, files: taken }: DataSource, context: DataContext): DataContext {
  const vocabularies: Partial<Record<VocabularyPart, DataFile>> = {};
  const files = context.files.filter((file) => {
    const part = vocabularyParts.find((known) => known === file.part);
    if (part === undefined) return true;
    if (!taken?.vocabularies?.includes(part)) throw noVocabulary(docs.title, file);
    vocabularies[part] = file;
    return false;
  });
  return { ...context, files, vocabularies };
}

function noVocabulary(title: Text, { name, part = 'training' }: DataFile): DataError {
  return new DataError(
    'no-vocabulary',
    text(
      `‘${title.en}’ takes no ‘${part}’, so ‘${name}’ would not be used. Leave it out.`,
      `「${title.ja}」は「${part}」を使わないため、「${name}」は読まれません。外してください。`,
    ),
    { file: name },
  );
}

/** Throws a DataError that names the first option which the source does not have. */
function refuseUnknown({ docs, options }: DataSource, given: Options): void {
  const known = Object.keys(options.shape);
  const free = options.def.catchall !== undefined;
  const strange = Object.keys(given).find(
    (name) => !known.includes(name) && !(free && isColumnOption(name)),
  );
  if (strange === undefined) return;
  throw unknownOption(strange, {
    en: `‘${docs.title.en}’ has ${known.map((name) => `‘${name}’`).join(', ')}`,
    ja: `「${docs.title.ja}」の設定は ${known.map((name) => `「${name}」`).join('、')}`,
  });
}

/** What was fitted on the user's files decides the options, but for how the file at hand is written. */
function chosenOptions(
  { files, reading = [] }: DataSource,
  own: Options,
  preprocessing: Preprocessing | undefined,
): Options {
  if (!preprocessing || !files) return own;
  const written = Object.entries(own).filter(([name]) => reading.includes(name));
  const fitted = Object.entries(preprocessing.options).filter(([name]) => !reading.includes(name));
  return Object.fromEntries([...fitted, ...written]);
}

/** The same, once the model is trained on with other data than that on which it was fitted. */
function onOtherData(
  before: Preprocessing,
  opened: Omit<Dataset, 'preprocessing'>,
  contents: DataContents,
): Preprocessing {
  const { count, fingerprint } = opened;
  return {
    ...before,
    split: {
      ...before.split,
      training: count.training,
      heldOut: count['held-out'],
      ...testOf(opened),
    },
    fingerprint,
    contents,
    earlier: [...(before.earlier ?? []), ...(before.contents ? [before.contents] : [])],
  };
}

function testOf({ test }: Pick<Dataset, 'test'>): { readonly test?: number } {
  return test ? { test: test.count['held-out'] } : {};
}

type Options = Readonly<Record<string, unknown>>;

function otherSource({ docs }: DataSource, { source }: Preprocessing): DataError {
  const before = findDataSource(source)?.docs.title ?? verbatim(source);
  return new DataError(
    'other-source',
    text(
      `The weights were trained on ‘${before.en}’, but the document’s data is ‘${docs.title.en}’. Choose that data again, or train from scratch.`,
      `重みは「${before.ja}」で学習したものですが、文書のデータは「${docs.title.ja}」です。同じデータを選び直すか、学習し直してください。`,
    ),
  );
}
