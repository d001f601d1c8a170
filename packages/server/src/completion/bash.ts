import type { Completion } from './completions';
import { functionName, namesCommand, pathKey, quoted, valuesOf } from './script';

/** The completion of a program for bash ≥ 4. */
export function bashCompletion(program: string, completions: readonly Completion[]): string {
  const name = functionName(program);
  const paths = completions.filter(({ path }) => path.length > 0).map(({ path }) => quoted(pathKey(path)));
  const values = completions.flatMap((completion) =>
    valuesOf(completion).map(({ flag, choices, isPath, names }) => {
      const known = names ? `"$(${namesCommand(program, 'bash', names)})"` : quoted(choices.join(' '));
      const isKnown = names !== undefined || choices.length > 0;
      const offer = isPath ? `${name}_files "$word"; ` : isKnown ? offered(known) : '';
      return `    ${quoted(`${pathKey(completion.path)} ${flag}`)}) ${offer}return ;;`;
    }),
  );
  const words = completions.map(({ path, commands, options, argument }) => {
    const all = [...commands, ...options].map(({ word }) => word);
    const files = argument.isPath ? ' files=yes' : '';
    return `    ${quoted(pathKey(path))}) words=${quoted([...argument.choices, ...all].join(' '))}${files} ;;`;
  });
  return `# Completion of ${program} for bash. In ~/.bashrc: eval "$(${program} completion bash)"
${name}_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$1")
}
${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= words= files= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} == -- ]]; then ${name}_files "$word"; return; fi
    case "$at \${COMP_WORDS[i]}" in
      ${paths.join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  # --option=value is three words.
  if [[ $before == '=' ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [[ $word == '=' ]]; then word=; fi
  case "$at $before" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  if [[ $files && $word != -* ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F ${name} ${program}
`;
}

/** @param words as bash reads them */
const offered = (words: string) => `mapfile -t COMPREPLY < <(compgen -W ${words} -- "$word"); `;
