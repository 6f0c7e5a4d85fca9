// The completion script for bash, 3.2 or newer.
import type { CompletedCommand, Values } from './command-tree.ts';

export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completes kumiki in bash. Written by: kumiki completion bash
_kumiki() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command='' words='' files='' at line
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      -*) ;;
      *) command="\${COMP_WORDS[at]}"; break ;;
    esac
  done
  case "$command $before" in
${commands.flatMap(optionCases).join('\n')}
    *)
      case "$command" in
        '') words='${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
    compgen -W "$words" -- "$word"
    [ -n "$files" ] && compgen -f -- "$word"
  )
}
complete -o filenames -F _kumiki kumiki
`;
}

function optionCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ name: option, takes }) =>
    takes ? [`    '${name} ${option}') ${set(takes)} ;;`] : [],
  );
}

function commandCase({ name, options, takes }: CompletedCommand): string {
  const names = options.map((option) => option.name).join(' ');
  const whole = set({ ...takes, words: [...takes.words] });
  return `        ${name}) if [[ "$word" == -* ]]; then words='${names}'; else ${whole}; fi ;;`;
}

function set({ words, files }: Values): string {
  return `words='${words.join(' ')}'${files ? ' files=1' : ''}`;
}
