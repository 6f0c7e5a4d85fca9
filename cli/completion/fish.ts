// The completion script for fish.
import type { CompletedCommand, CompletedOption, Values } from './command-tree.ts';

export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c kumiki -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.help)}`,
    ...command.options.map((option) => optionLine(command, option)),
    argumentsLine(command),
  ]);
  return `# Completes kumiki in fish. Written by: kumiki completion fish\ncomplete -c kumiki -e\n${lines.join('\n')}\n`;
}

function optionLine(command: CompletedCommand, { name, help, takes }: CompletedOption): string {
  const value = takes ? ` ${taking(takes)}` : '';
  return `complete -c kumiki -n ${seen(command)} -l ${name.replace(/^--/, '')}${value} -d ${quoted(help)}`;
}

function argumentsLine(command: CompletedCommand): string {
  const { words, files } = command.takes;
  return `complete -c kumiki -n ${seen(command)} ${files ? '-F' : '-f'}${words.length > 0 ? ` -a ${quoted(words.join(' '))}` : ''}`;
}

const seen = ({ name }: CompletedCommand): string => `'__fish_seen_subcommand_from ${name}'`;

function taking({ words, files }: Values): string {
  const list = words.length > 0 ? ` -a ${quoted(words.join(' '))}` : '';
  return `${files ? '-r -F' : '-x'}${list}`;
}

function quoted(words: string): string {
  return `'${words.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
