// kumiki check: problems with their place and repairs, shapes and costs.
import type { Command } from 'commander';
import type { Analysis, Document } from '../../graph-core/index.ts';
import {
  DataError,
  printShape,
  tensorShape,
  withData,
  text,
  verbatim,
} from '../../graph-core/index.ts';
import { dataFilesAt } from '../data-files.ts';
import { checkDataTaken } from '../data-taken.ts';
import { deps } from '../deps.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { exitCodes } from '../exit.ts';
import { printJson, printLine, printRemark } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { say } from '../speech/language.ts';

interface Options extends Omit<DocumentOptions, 'data'> {
  readonly data?: readonly string[] | true;
  readonly json?: boolean;
}

export function checkCommand(program: Command): void {
  documentOptions(program.command('check <document>'), { fit: true })
    .description(
      say(
        'find problems, suggest fixes, and print shapes and costs',
        '問題を見つけて修正案を示し、形状とコストを表示する',
      ),
    )
    .option(
      '--data [path...]',
      say(
        'also open the data, and find problems between it and the document; with files or folders of your own, where the data source takes them',
        'データも開き、文書と合わないところも探す。データ源が受け取るなら、手元のファイルやフォルダを指定できる',
      ),
    )
    .action(async (name: string, options: Options) => {
      const { data, json = false, ...others } = options;
      const files = Array.isArray(data) ? data : [];
      const read = await readDocument(name, { ...others, data: files });
      const { document } = read;
      const analysis = data === undefined ? read.analysis : await withOpened(read, files);
      if (json) printJson(checked(document, analysis));
      else printProblems(analysis);
      process.exitCode = analysis.trainable ? exitCodes.done : exitCodes.problems;
    });
}

/** The same with what is wrong between the document and its data, or with the data itself. */
async function withOpened(
  { document, analysis }: Awaited<ReturnType<typeof readDocument>>,
  files: readonly string[],
): Promise<Analysis> {
  checkDataTaken(document, files);
  try {
    const { columns, remarks } = await deps.openData(
      document,
      await dataFilesAt(files),
      () => undefined,
    );
    for (const remark of remarks) printRemark(remark);
    return withData(document, analysis, { columns });
  } catch (reason) {
    if (!(reason instanceof DataError)) throw reason;
    return withData(document, analysis, { failure: reason.sentence });
  }
}

export function checked(document: Document, analysis: Analysis): Record<string, unknown> {
  return {
    name: document.name,
    sound: analysis.sound,
    trainable: analysis.trainable,
    problems: analysis.problems.map(({ code, severity, message, location, repairs }) => ({
      code,
      severity,
      path: location.path ?? location.node ?? location.edge ?? location.variable ?? null,
      place: location,
      sentence: message,
      repairs: repairs.map(({ label, edit }) => ({ label, edit })),
    })),
    shapes: Object.fromEntries(
      [...analysis.nodes.values()].map(({ path, outputs }) => [
        path,
        Object.fromEntries(
          Object.entries(outputs ?? {}).map(([port, shape]) => [
            port,
            { sizes: tensorShape(shape), printed: printShape(shape) },
          ]),
        ),
      ]),
    ),
    costs: Object.fromEntries(
      [...analysis.nodes.values()].flatMap(({ path, cost }) => (cost ? [[path, cost]] : [])),
    ),
    cost: analysis.cost,
  };
}

function printProblems(analysis: Analysis): void {
  for (const { severity, message, location, repairs } of analysis.problems) {
    printLine(
      text(
        `${severity === 'error' ? 'error' : 'notice'}  ${location.path ?? location.node ?? location.edge ?? ''}  ${message.en}`,
        `${severity === 'error' ? 'エラー' : '要確認'}  ${location.path ?? location.node ?? location.edge ?? ''}  ${message.ja}`,
      ),
    );
    for (const { label } of repairs)
      printLine(text(`        → ${label.en}`, `        → ${label.ja}`));
  }
  const { parameters, multiplyAdds } = analysis.cost;
  const least = analysis.partial ? text('at least ', '以上') : verbatim('');
  printLine(
    text(
      `${analysis.trainable ? 'Sound' : 'Not sound'}: ${analysis.nodes.size} blocks, ${least.en}${parameters.toLocaleString('en-US')} parameters, ${multiplyAdds.toLocaleString('en-US')} multiply–adds per example.`,
      `${analysis.trainable ? '問題ありません' : '問題があります'}：ブロック ${analysis.nodes.size} 個、パラメータ ${parameters.toLocaleString('en-US')} 個${least.ja}、積和演算 1 例あたり ${multiplyAdds.toLocaleString('en-US')} 回。`,
    ),
  );
}
