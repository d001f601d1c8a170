import type { Completion, NameKind, Value } from './completions';

/** The name of the shell function of a program. */
export const functionName = (program: string) => `_${program.replace(/\W/g, '_')}`;

/** The command that writes the names of a kind, a line each; nothing where there are none. */
export const namesCommand = (program: string, shell: string, kind: NameKind) =>
  `${program} completion ${shell} --names ${kind} 2>/dev/null`;

/** For bash and zsh. */
export const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The options of a command that take a value, once for each form of their names. */
export function valuesOf({ options }: Completion): (Value & { flag: string })[] {
  return options.flatMap(({ flags, value }) => (value ? flags.map((flag) => ({ flag, ...value })) : []));
}

/** The path of a command as scripts build it from words: each name behind a space. */
export const pathKey = (path: readonly string[]) => path.map((word) => ` ${word}`).join('');
