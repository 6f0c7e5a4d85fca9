// What a command may change in the document it is given, before anything is done with it.
import type { Command } from 'commander';
import type { Document, Json } from '../../graph-core/index.ts';
import {
  analyze,
  applyEdit,
  dataFit,
  findBlock,
  findDataSource,
  fittingEdits,
  setByPath,
  text,
  verbatim,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { deps } from '../deps.ts';
import { exitCodes, Failure } from '../exit.ts';
import { say } from '../speech/language.ts';

export interface DocumentOptions {
  readonly set?: readonly string[];
  readonly source?: string;
  readonly option?: readonly string[];
  readonly fit?: boolean;
  readonly data?: readonly string[];
}

/** `fit` is for commands that make or train a model; weights have their sizes already. */
export function documentOptions(command: Command, { fit = false } = {}): Command {
  command
    .option(
      '--set <path=value>',
      say(
        'change a setting of the document: training.optimizer.learningRate=0.003, d_model=128, decoder/self-attention.heads=4 (may be repeated)',
        '文書の設定を変える：training.optimizer.learningRate=0.003、d_model=128、decoder/self-attention.heads=4（繰り返してよい）',
      ),
      collected,
    )
    .option(
      '--source <source>',
      say(
        'use this data source instead of the document’s',
        '文書のものの代わりに、このデータ源を使う',
      ),
    )
    .option(
      '--option <name=value>',
      say(
        'change an option of the data source: maxSource=40 (may be repeated)',
        'データ源のオプションを変える：maxSource=40（繰り返してよい）',
      ),
      collected,
    );
  if (fit)
    command.option(
      '--fit',
      say(
        'fit sizes and vocabularies of the model to the data, to the longest example and not to the limit',
        'モデルの大きさと語彙をデータに合わせる。長さは、上限ではなく最も長い例に合わせる',
      ),
    );
  return command;
}

function collected(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}

/** The document as the options ask for it. Throws a Failure that names the option. */
export async function changed(document: Document, options: DocumentOptions): Promise<Document> {
  const { set = [], source, option = [], fit } = options;
  const settings = [
    ...(source === undefined ? [] : [['--source', 'data.source', source] as const]),
    ...option.map((given) => ['--option', ...parted('--option', given)] as const),
    ...set.map((given) => ['--set', ...parted('--set', given)] as const),
  ];
  const made = settings.reduce((before, [by, name, typed]) => {
    const path = by === '--option' ? `data.options.${name}` : name;
    const after = setByPath(before, path, by === '--source' ? typed : valueOf(typed));
    if ('document' in after) return after.document;
    throw new Failure(
      exitCodes.usage,
      text(`${by}: ${after.error.en}`, `${by}：${after.error.ja}`),
      {
        code: after.near.length > 0 ? 'unknown-setting' : 'bad-setting',
        path,
        near: after.near,
      },
    );
  }, document);
  return fit ? fitted(made, options.data ?? []) : made;
}

function parted(by: string, given: string): readonly [name: string, value: string] {
  const index = given.indexOf('=');
  if (index >= 1) return [given.slice(0, index), given.slice(index + 1)];
  throw new Failure(
    exitCodes.usage,
    text(
      `${by} takes name=value, not ‘${given}’.`,
      `${by} には name=value を指定してください。「${given}」は使えません。`,
    ),
    {
      code: 'bad-setting',
    },
  );
}

/** JSON where it is JSON; any other words are themselves. */
function valueOf(typed: string): Json {
  try {
    // Whatever JSON holds is JSON.
    return JSON.parse(narrow(typed)) as Json;
  } catch {
    return typed;
  }
}

/** Full-width digits count as digits, where nothing else stands. */
function narrow(typed: string): string {
  const folded = typed.normalize('NFKC');
  return folded.trim() !== '' && Number.isFinite(Number(folded)) ? folded : typed;
}

/** Opens the data once to see how long and how many everything is. */
async function fitted(document: Document, files: readonly string[]): Promise<Document> {
  checkDataTaken(document, files);
  const { columns } = await deps.openData(document, await dataFilesAt(files), () => undefined);
  const free = withoutStrangeBindings(
    document,
    columns.map(({ name }) => name),
  );
  const edits = fittingEdits(free, columns);
  // Either all that is needed or nothing.
  if (edits.length > 0) return edits.reduce(applyEdit, free);
  const [left] = dataFit(free, analyze(free, findBlock), columns).filter(
    ({ severity }) => severity === 'error',
  );
  if (!left) return free;
  const title = findDataSource(document.data.source)?.docs.title ?? verbatim(document.data.source);
  throw new Failure(
    exitCodes.problems,
    text(
      `The model cannot be fitted to ‘${title.en}’ without choosing for you: ${left.message.en}`,
      `モデルを「${title.ja}」に合わせるには、選んでいただくことがあります：${left.message.ja}`,
    ),
    { code: left.code, path: left.location.path ?? left.location.node ?? null },
  );
}

/** What was bound to columns of another source is bound anew. */
function withoutStrangeBindings(document: Document, columns: readonly string[]): Document {
  return Object.entries(document.data.bindings)
    .filter(([, column]) => !columns.includes(column))
    .reduce<Document>(
      (before, [node]) => applyEdit(before, { edit: 'bind', node, column: undefined }),
      document,
    );
}
