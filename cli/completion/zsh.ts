// The completion script for zsh.
import type { CompletedCommand, CompletedOption, Values } from './command-tree.ts';

export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef kumiki
# Completes kumiki in zsh. Written by: kumiki completion zsh
_kumiki() {
  local -a commands
  commands=(
${commands.map(({ name, help }) => `    ${quoted(`${name}:${help.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
# Loaded from a folder of functions it is asked at once; sourced, it tells the shell that it is there.
if [ "$funcstack[1]" = "_kumiki" ]; then
  _kumiki "$@"
elif (( $+functions[compdef] )); then
  compdef _kumiki kumiki
fi
`;
}

function commandCase({ name, options, takes }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    ...(takes.files || takes.words.length > 0 ? [quoted(`*:argument:${action(takes)}`)] : []),
  ];
  return `    ${name})\n      _arguments \\\n        ${specs.join(' \\\n        ')}\n      ;;`;
}

function optionSpec({ name, help, takes }: CompletedOption): string {
  const said = help.replace(/[[\]:\\]/g, (letter) => `\\${letter}`);
  return quoted(
    `*${name}[${said}]${takes ? `:${takes.called.replaceAll(':', '')}:${action(takes)}` : ''}`,
  );
}

function action({ words, files }: Values): string {
  if (files && words.length > 0)
    return `{_alternative "files:file:_files" "words:name:(${words.join(' ')})"}`;
  if (files) return '_files';
  return words.length > 0 ? `(${words.join(' ')})` : '';
}

function quoted(words: string): string {
  return `'${words.replaceAll("'", String.raw`'\''`)}'`;
}
