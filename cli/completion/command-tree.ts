// The commands as a shell completes them, read off the very tree that parses them.
import type { Argument, Command, Option } from 'commander';
import { dataSources } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { helpHelp } from '../speech/commander-words.ts';

/** What may stand at a place: these words, files, both, or nothing that could be known. */
export interface Values {
  readonly words: readonly string[];
  readonly files: boolean;
}

export interface CompletedOption {
  /** `--steps`. */
  readonly name: string;
  readonly help: string;
  /** Absent for a switch. */
  readonly takes?: Values & { readonly called: string };
}

export interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments may be, together. */
  readonly takes: Values;
}

export function commandTree(program: Command): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    help: command.description(),
    options: [
      ...command.options.filter(({ hidden }) => !hidden).map(completedOption),
      { name: '--help', help: helpHelp() },
    ],
    takes: together(command.registeredArguments.map(valuesOfArgument)),
  }));
}

function completedOption({ long, short, flags, description, argChoices }: Option): CompletedOption {
  const [, called] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? [];
  const name = called?.replace(/\.+$/, '');
  return {
    name: long ?? short ?? '',
    help: description,
    ...(name !== undefined && { takes: { called: name, ...valuesOf(name, argChoices) } }),
  };
}

function valuesOfArgument(argument: Argument): Values {
  return valuesOf(argument.name(), argument.argChoices);
}

/** By the choices there are, or else by what the help calls it. */
function valuesOf(called: string, choices: readonly string[] | undefined): Values {
  if (choices) return { words: choices, files: false };
  const known = words[called];
  return { words: known?.() ?? [], files: called === 'document' || files.has(called) };
}

const templateIds = (): readonly string[] => templates.map(({ id }) => id);
const words: Readonly<Record<string, () => readonly string[]>> = {
  document: templateIds,
  template: templateIds,
  source: () => dataSources.map(({ id }) => id),
};
const files = new Set(['path', 'file', 'folder', 'data']);

function together(all: readonly Values[]): Values {
  return {
    words: [...new Set(all.flatMap((values) => values.words))],
    files: all.some((values) => values.files),
  };
}
