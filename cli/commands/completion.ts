// kumiki completion: what a shell needs to complete commands, options and their values.
import type { Command } from 'commander';
import { Argument } from 'commander';
import { commandTree } from '../completion/command-tree.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { printJson } from '../print.ts';
import { say } from '../speech/language.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof scripts;

export function completionCommand(program: Command): void {
  program
    .command('completion')
    .addArgument(
      new Argument('<shell>', say('which shell', 'どのシェルか')).choices(Object.keys(scripts)),
    )
    .description(
      say(
        'print a script that completes commands, options and their values in a shell',
        'シェルでコマンド、オプション、値を補完するスクリプトを書く',
      ),
    )
    .addHelpText('after', `\n${howTo()}`)
    .action((shell: Shell, { json }: { json?: boolean }) => {
      const script = scripts[shell](commandTree(program));
      if (json) printJson({ shell, script });
      else process.stdout.write(script);
    });
}

function howTo(): string {
  return say(
    `bash: add to ~/.bashrc         source <(kumiki completion bash)
zsh:  add to ~/.zshrc          source <(kumiki completion zsh)
fish: once, in a terminal      kumiki completion fish > ~/.config/fish/completions/kumiki.fish`,
    `bash：~/.bashrc に加える       source <(kumiki completion bash)
zsh： ~/.zshrc に加える        source <(kumiki completion zsh)
fish：ターミナルで一度だけ     kumiki completion fish > ~/.config/fish/completions/kumiki.fish`,
  );
}
