// kumiki export: a document with its trained weights in another format.
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type {
  Dataset,
  Document,
  ExportedFile,
  ExportFormat,
  Language,
  NamedArray,
  Plan,
  Preprocessing,
  Proof,
  Text,
} from '../../graph-core/index.ts';
import {
  agrees,
  analyze,
  averaged,
  exportFormats,
  findBlock,
  findExportFormat,
  hasAverages,
  misfit,
  playerPart,
  prove,
  provenInputs,
  startEngine,
  weightsOfPart,
  text,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { exitCodes, Failure } from '../exit.ts';
import { nodeAssets } from '../node-assets.ts';
import { openOnnx, provenHere } from '../open-onnx.ts';
import { deps } from '../deps.ts';
import { printJson, printLine, printRemark, progressLine } from '../print.ts';
import { planOf, readDocument } from '../read-document.ts';
import { checkpointAt, historyBeside } from '../run-folder.ts';
import { tensorflow } from '../tensorflow.ts';
import {
  checkpointHelp,
  dataIn,
  dataOf,
  dataOfRunHelp,
  fitAnewHelp,
  noteData,
  weightsAt,
  weightsIn,
} from '../trained.ts';
import { writeFile } from '../write-file.ts';
import { read, say } from '../speech/language.ts';

interface Options {
  readonly weights?: string;
  readonly format: string;
  readonly out: string;
  readonly player?: string;
  readonly raw?: boolean;
  readonly data?: readonly string[];
  readonly fitAnew?: boolean;
  readonly json?: boolean;
}

export function exportCommand(program: Command): void {
  program
    .command('export <document>')
    .description(
      say(
        'write a document with its trained weights in another format',
        '文書を、学習済みの重みとともに別の形式で書き出す',
      ),
    )
    .option('--weights <file>', checkpointHelp())
    .addOption(
      new Option('--format <name>', say('what to write', '何を書くか'))
        .choices(exportFormats.map(({ id }) => id))
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--out <path>',
      say(
        'a folder, or a file where the format is one file',
        'フォルダ。形式が 1 つのファイルなら、ファイルでもよい',
      ),
    )
    .option(
      '--player <id>',
      say(
        'only what this player of a game trains, such as the generator',
        'ゲームのこのプレイヤーが学習するものだけ。例：generator',
      ),
    )
    .option(
      '--raw',
      say(
        'the weights of the last round, where the checkpoint has averages too',
        'チェックポイントに平均もあるとき、最後のラウンドの重みを使う',
      ),
    )
    .option('--data <path...>', read(dataOfRunHelp))
    .option('--fit-anew', read(fitAnewHelp))
    .action(exportDocument);
}

async function exportDocument(name: string, options: Options): Promise<void> {
  const read = await readDocument(name);
  const whole = { document: read.document, plan: planOf(read) };
  const { document, plan } = options.player ? partOf(read.document, options.player) : whole;
  const format = findExportFormat(options.format);
  if (!format)
    throw new Failure(
      exitCodes.usage,
      text(
        `There is no format ${options.format}.`,
        `「${options.format}」という形式はありません。`,
      ),
    );
  refuseLimits(format, plan);
  const told = [...(format.needs?.(plan) ?? []), ...(format.differs?.(plan) ?? [])];
  for (const { path: at, reason } of told)
    printRemark(text(`${at}: ${reason.en}`, `${at}：${reason.ja}`));
  const file = options.weights ?? weightsIn(name);
  const data = format.takesData ? await dataIn(name, options) : (options.data ?? []);
  checkDataTaken(document, data);
  const asked = { ...options, weights: file, data };
  const { weights, preprocessing, of } = await trainedAt(asked, whole, format);
  const history = await historyBeside(file);
  const line = progressLine();
  // Formats are traced from stock kernels, so none of ours are needed.
  const tf = await tensorflow();
  await startEngine(tf, 'wasm', nodeAssets(), { fused: false });
  const taken = format.takesData
    ? await dataFor(document, preprocessing, asked, (share) =>
        line.update(share, say('opening the data', 'データを開いています')),
      )
    : undefined;
  const dataset = taken?.dataset;
  const context = {
    document: taken?.document ?? document,
    plan,
    weights: weightsOfPart(plan, weights),
    preprocessing: preprocessing ?? dataset?.preprocessing,
    history,
    tf,
    ...(dataset ? { dataset } : {}),
  };
  line.update(0, say('writing', '書いています'));
  const files = await format.write(context);
  const alone = aloneIn(files, format, options.out);
  const kept = alone ? [alone] : files;
  for (const file of kept)
    await writeFile(
      alone ? options.out : path.join(options.out, ...file.name.split('/')),
      file.bytes,
    );
  const written = kept.map(({ name: file, bytes }) => ({ name: file, bytes: bytes.length }));
  const proof = await provenHere(
    prove(format, files, {
      ...context,
      openOnnx: await openOnnx(),
      onProgress: (share) =>
        line.update(
          share,
          say('reading it back and comparing its answers', '読み戻して答えを比べています'),
        ),
    }),
  );
  line.end();
  for (const note of notes(context.preprocessing, kept, files)) printRemark(note);
  if (options.json)
    printJson({ format: format.id, out: options.out, files: written, weights: of, proof });
  else {
    printLine(
      text(
        `${format.docs.title.en} written to ${options.out}: ${written.map((file) => file.name).join(', ')}`,
        `${format.docs.title.ja}を ${options.out} に書きました：${written.map((file) => file.name).join('、')}`,
      ),
    );
    if (of) printLine(weightsWords[of]);
    printLine(proofLine(proof));
  }
  if (!('notHere' in proof) && !agrees(proof))
    throw new Failure(
      exitCodes.missed,
      text(
        'The exported model gives different answers. Do not rely on it.',
        '書き出したモデルは違う答えを出します。使わないでください。',
      ),
      { code: 'not-proven' },
    );
}

/** With what the folder of a run says where nothing is given. */
type Asked = Options & Required<Pick<Options, 'weights' | 'data'>>;

interface Trained {
  readonly weights: readonly NamedArray[];
  readonly preprocessing?: Preprocessing | undefined;
  readonly of?: keyof typeof weightsWords;
}

const weightsWords = {
  averaged: text(
    'With the averaged weights, which samples are made with; --raw writes those of the last round.',
    '生成例に使う、平均した重みです。--raw を付けると最後のラウンドの重みを書きます。',
  ),
  raw: text(
    'With the weights of the last round, not the averaged ones.',
    '平均ではなく、最後のラウンドの重みです。',
  ),
};

/**
 * Of a checkpoint that holds averages those, unless others are asked for or the format goes on training: then, what
 * is written is not what samples are made with. `of` says which, where there is a choice.
 */
async function trainedAt(
  { weights: file, raw }: Asked,
  whole: Parameters<typeof weightsAt>[1],
  { takesData }: ExportFormat,
): Promise<Trained> {
  if (!file.endsWith('.kckpt')) return weightsAt(file, whole);
  const checkpoint = await checkpointAt(file);
  const wrong = misfit(whole.plan, checkpoint.weights);
  if (wrong) throw new Failure(exitCodes.failed, wrong, { code: 'weights-refused' });
  if (!hasAverages(checkpoint)) return checkpoint;
  return raw || takesData
    ? { ...checkpoint, of: 'raw' }
    : { ...checkpoint, weights: averaged(checkpoint), of: 'averaged' };
}

/** What a player trains, as a document of its own. */
function partOf(
  document: Document,
  player: string,
): { readonly document: Document; readonly plan: Plan } {
  const part = playerPart(document, player, findBlock);
  if (part)
    return { document: part, plan: planOf({ document: part, analysis: analyze(part, findBlock) }) };
  const ids = document.training.players?.map(({ id }) => id) ?? [];
  const known =
    ids.length === 0
      ? text('This document has no players.', 'この文書にはプレイヤーがありません。')
      : text(`Its players are ${ids.join(', ')}.`, `プレイヤーは ${ids.join('、')} です。`);
  throw new Failure(
    exitCodes.usage,
    text(
      `There is no player ‘${player}’ to export. ${known.en}`,
      `書き出せるプレイヤー「${player}」はありません。${known.ja}`,
    ),
  );
}

/** The one file that is written where `out` names a file; undefined where it names a folder. */
function aloneIn(
  files: readonly ExportedFile[],
  { single }: ExportFormat,
  out: string,
): ExportedFile | undefined {
  const ending = path.extname(out);
  if (ending === '') return undefined;
  const whole = files.find(({ name }) => name === single && path.extname(name) === ending);
  return whole ?? (files.length === 1 ? files[0] : undefined);
}

/** What whoever takes the export away should know. */
function notes(
  preprocessing: Preprocessing | undefined,
  kept: readonly ExportedFile[],
  files: readonly ExportedFile[],
): Text[] {
  if (!preprocessing)
    return [
      text(
        'These weights carry no preprocessing (vocabulary, classes, scaling), so anyone who uses the export must supply it.',
        'この重みには前処理（語彙、クラス、スケーリング）が付いていないので、書き出したものを使う人が用意する必要があります。',
      ),
    ];
  if (kept.length === files.length) return [];
  const others = files.filter((file) => !kept.includes(file)).map(({ name }) => name);
  return [
    text(
      `Not written: ${others.join(', ')}. To get them, make --out a folder.`,
      `書いていないもの：${others.join('、')}。書くには --out をフォルダにしてください。`,
    ),
  ];
}

/** The data as the weights know it: with the seed, words, classes and scaling of their run. */
async function dataFor(
  document: Document,
  preprocessing: Preprocessing | undefined,
  options: Asked,
  progress: (share: number) => void,
): Promise<{ readonly dataset: Dataset; readonly document: Document }> {
  const { seed, check } = await dataOf(document, preprocessing, options);
  const asTrained = { ...document, training: { ...document.training, seed } };
  const dataset = await deps.openData(asTrained, await dataFilesAt(options.data), progress, {
    ...(preprocessing && { preprocessing }),
  });
  check(dataset.fingerprint);
  noteData(dataset);
  return { dataset, document: asTrained };
}

/** Said before anything is written: block by block, with the reason. */
export function refuseLimits(format: ExportFormat, plan: Plan): void {
  const limits = format.limits(plan);
  if (limits.length === 0) return;
  const lines = (language: Language) =>
    limits.map(({ path: at, reason }) => `\n  ${at}: ${reason[language]}`).join('');
  throw new Failure(
    exitCodes.failed,
    text(
      `${format.docs.title.en} cannot express these blocks; nothing was written:${lines('en')}`,
      `${format.docs.title.ja}では次のブロックを表せないので、何も書きませんでした：${lines('ja')}`,
    ),
    { code: 'cannot-express', limits },
  );
}

function proofLine(proof: Proof): string {
  if ('notHere' in proof) return read(proof.notHere);
  const outputs = proof.map(
    ({ output, maxAbsDifference }) => `${output} ${maxAbsDifference.toExponential(1)}`,
  );
  return say(
    `Read back and run on ${provenInputs} inputs; largest difference: ${outputs.join(', ')}`,
    `読み戻し、${provenInputs} 個の入力で実行しました。最大の差：${outputs.join('、')}`,
  );
}
