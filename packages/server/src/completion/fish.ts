import type { Completion, Value } from './completions';
import { functionName, namesCommand } from './script';

/** The completion of a program for fish ≥ 3, with descriptions. */
export function fishCompletion(program: string, completions: readonly Completion[]): string {
  const name = `_${functionName(program)}`;
  const paths = completions.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(' ')));
  const lines = completions.flatMap(({ path, commands, options, argument }) => {
    const here = `complete -c ${program} -n ${quoted(`${name}_at ${quoted(path.join(' '))}`)}`;
    return [
      ...(argument.isPath ? [`${here} -F`] : []),
      ...argument.choices.map((choice) => `${here} -a ${quoted(choice)}`),
      ...commands.map(({ word, about }) => `${here} -a ${quoted(word)} -d ${quoted(about)}`),
      ...options.map(({ flags, about, value }) => {
        const names = flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        return `${here} ${names.join(' ')}${value ? behind(value, program) : ''} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# Completion of ${program} for fish: ${program} completion fish > ~/.config/fish/completions/${program}.fish
function ${name}_at
  set -l at
  for word in (commandline -opc)[2..]
    test "$word" = --; and return 1
    contains -- (string join -- ' ' $at $word) ${paths.join(' ')}; and set -a at $word
  end
  test "$at" = "$argv"
end
complete -c ${program} -f
${lines.join('\n')}
`;
}

function behind({ choices, isPath, names }: Value, program: string): string {
  if (isPath) return ' -r -F';
  if (names) return ` -x -a ${quoted(`(${namesCommand(program, 'fish', names)})`)}`;
  return choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ' -x';
}

/** In fish, a backslash and a single quote are escaped within single quotes. */
const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
