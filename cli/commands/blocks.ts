// kumiki blocks: every block with its ports, params as JSON Schema, and docs.
import type { Command } from 'commander';
import { z } from 'zod';
import { blocks } from '../../graph-core/index.ts';
import { printJson, printTable } from '../print.ts';
import { read, say } from '../speech/language.ts';

export function blocksCommand(program: Command): void {
  program
    .command('blocks')
    .description(
      say(
        'list every block with its ports, params and docs',
        'すべてのブロックを、端子、設定、説明とともに一覧にする',
      ),
    )
    .action(({ json }: { json?: boolean }) => {
      const all = Object.values(blocks);
      if (json)
        return printJson({
          blocks: all.map(({ type, docs, inputs, outputs, params }) => ({
            type,
            category: docs.category,
            inputs,
            outputs,
            params: z.toJSONSchema(params, { io: 'input' }),
            docs,
          })),
        });
      printTable([
        [
          say('type', '種類'),
          say('category', '分類'),
          say('inputs', '入力'),
          say('outputs', '出力'),
          say('title', '名前'),
        ],
        ...all.map(({ type, docs, inputs, outputs }) => [
          type,
          docs.category,
          Object.keys(inputs).join(' '),
          Object.keys(outputs).join(' '),
          read(docs.title),
        ]),
      ]);
    });
}
