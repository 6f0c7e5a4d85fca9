// kumiki attention: the attention of trained weights over an example, head by head, with its words.
import type { Command } from 'commander';
import type { ViewData } from '../../graph-core/index.ts';
import { printJson, printLine, printTable } from '../print.ts';
import type { SampleOptions } from '../trained.ts';
import { sampleOf, sampleOptions, withTrained } from '../trained.ts';
import { say } from '../speech/language.ts';

interface Options extends SampleOptions {
  readonly path?: string;
}

export function attentionCommand(program: Command): void {
  sampleOptions(program.command('attention <document>'))
    .description(
      say(
        'print what a trained model attends to',
        '学習済みのモデルが何に注意を向けているかを表示する',
      ),
    )
    .option(
      '--path <block>',
      say(
        'one block only, such as decoder/2/source-target-attention',
        'このブロックだけ。例：decoder/2/source-target-attention',
      ),
    )
    .action(async (name: string, options: Options) => {
      const { views } = await withTrained(name, options, (trainer) =>
        trainer.ask({ type: 'probe', request: 2, sample: sampleOf(options) }, 'views'),
      );
      const shown = views.filter(
        ({ kind, path }) =>
          kind === 'attention' && (options.path === undefined || path === options.path),
      );
      if (options.json)
        printJson({ views: shown.map((view) => ({ ...view, data: [...view.data] })) });
      else for (const view of shown) printViewing(view);
    });
}

function printViewing({ path, shape, axes, data }: ViewData): void {
  const [keys = 1, queries = 1, heads = 1] = [...shape].reverse();
  const [keyAxis, queryAxis] = [...axes].reverse();
  for (let head = 0; head < heads; head++) {
    printLine(say(`${path} · head ${head + 1}`, `${path} · ヘッド ${head + 1}`));
    const rows = Array.from({ length: queries }, (_, query) => {
      const from = (head * queries + query) * keys;
      return [
        queryAxis?.labels?.[query] ?? `${query + 1}`,
        ...Array.from(data.subarray(from, from + keys), (weight) => weight.toFixed(2)),
      ];
    });
    printTable([
      ['', ...Array.from({ length: keys }, (_, key) => keyAxis?.labels?.[key] ?? `${key + 1}`)],
      ...rows,
    ]);
    printLine();
  }
}
