import type { Completion, Offered } from './completions';
import { functionName, namesCommand, pathKey, quoted, valuesOf } from './script';

/** The completion of a program for zsh, with descriptions. */
export function zshCompletion(program: string, completions: readonly Completion[]): string {
  const name = functionName(program);
  const paths = completions.filter(({ path }) => path.length > 0).map(({ path }) => quoted(pathKey(path)));
  const values = completions.flatMap((completion) =>
    valuesOf(completion).map(({ flag, choices, isPath, names }) => {
      const known = names ? `$(${namesCommand(program, 'zsh', names)})` : choices.join(' ');
      const offer = isPath ? '_files; ' : known === '' ? '' : `compadd -- ${known}; `;
      return `    ${quoted(`${pathKey(completion.path)} ${flag}`)}) ${offer}return ;;`;
    }),
  );
  const words = completions.map(
    ({ path, commands, options, argument }) => `    ${quoted(pathKey(path))})
      commands=(${commands.map(described).join(' ')})
      choices=(${argument.choices.join(' ')})
      options=(${options.map(described).join(' ')})${argument.isPath ? '\n      files=yes' : ''} ;;`,
  );
  return `#compdef ${program}
# Completion of ${program} for zsh. In ~/.zshrc, after compinit: eval "$(${program} completion zsh)"
${name}() {
  local word=$words[CURRENT] before=$words[CURRENT-1] at= files= i
  local -a commands choices options
  for ((i = 2; i < CURRENT; i++)); do
    if [[ $words[i] == -- ]]; then _files; return; fi
    case "$at $words[i]" in
      ${paths.join(' | ')}) at="$at $words[i]" ;;
    esac
  done
  if compset -P '--*='; then before=\${word%%=*}; fi
  case "$at $before" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  if [[ $word == -* ]]; then _describe -o option options; return; fi
  (( $#commands )) && _describe command commands
  (( $#choices )) && compadd -a choices
  if [[ $files ]]; then _files; fi
}
compdef ${name} ${program}
`;
}

/** `'word:description'`. */
const described = ({ word, about }: Offered) => quoted(`${word}:${about}`);
