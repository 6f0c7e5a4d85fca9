// kumiki summary: every block with its shape and cost, as a table.
import type { Command } from 'commander';
import { printSizes } from '../../graph-core/index.ts';
import type { DocumentOptions } from '../document/document-options.ts';
import { documentOptions } from '../document/document-options.ts';
import { printJson, printLine, printTable } from '../print.ts';
import { readDocument } from '../read-document.ts';
import { dataHelp } from '../trained.ts';
import { checked } from './check.ts';
import { read, say } from '../speech/language.ts';

interface Options extends DocumentOptions {
  readonly json?: boolean;
}

export function summaryCommand(program: Command): void {
  documentOptions(program.command('summary <document>'), { fit: true })
    .description(
      say(
        'print every block with its output shapes, parameters and multiply–adds',
        'すべてのブロックを、出力の形状、パラメータ、積和演算とともに表示する',
      ),
    )
    .option('--data <path...>', read(dataHelp))
    .action(async (name: string, options: Options) => {
      const { document, analysis } = await readDocument(name, options);
      if (options.json) return printJson(checked(document, analysis));
      const rows = [...analysis.nodes.values()].map(({ path, node, outputs, cost }) => [
        path,
        node.type,
        Object.values(outputs ?? {})
          .map(printSizes)
          .join(', ') || '?',
        cost?.parameters ?? 0,
        cost?.multiplyAdds ?? 0,
      ]);
      printTable([
        [
          say('block', 'ブロック'),
          say('type', '種類'),
          say('shape', '形状'),
          say('parameters', 'パラメータ'),
          say('multiply–adds', '積和演算'),
        ],
        ...rows,
      ]);
      const { parameters, multiplyAdds, activationBytes } = analysis.cost;
      printLine();
      const least = analysis.partial ? say('At least ', '少なくとも ') : '';
      printLine(
        say(
          `${least}${parameters.toLocaleString('en-US')} parameters · ${multiplyAdds.toLocaleString('en-US')} multiply–adds and ${activationBytes.toLocaleString('en-US')} bytes of activations per example`,
          `${least}パラメータ ${parameters.toLocaleString('en-US')} 個 · 1 例あたり積和演算 ${multiplyAdds.toLocaleString('en-US')} 回、活性値 ${activationBytes.toLocaleString('en-US')} バイト`,
        ),
      );
    });
}
