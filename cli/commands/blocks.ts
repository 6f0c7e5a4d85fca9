// kumiki blocks: every block with its ports, params as JSON Schema, and docs.
import type { Command } from 'commander';
import { z } from 'zod';
import { blocks } from '../../graph-core/index.ts';
import { printJson, printTable } from '../print.ts';

export function blocksCommand(program: Command): void {
  program
    .command('blocks')
    .description('list every block with its ports, params and docs')
    .option('--json', 'print one JSON value')
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
        ['type', 'category', 'inputs', 'outputs', 'title'],
        ...all.map(({ type, docs, inputs, outputs }) => [
          type,
          docs.category,
          Object.keys(inputs).join(' '),
          Object.keys(outputs).join(' '),
          docs.title.en,
        ]),
      ]);
    });
}
