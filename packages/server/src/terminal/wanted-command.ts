import type { Command } from 'commander';

/** The command that the arguments name, as far as they name one. Options before its name are skipped, not their values. */
function wantedCommand(program: Command, args: readonly string[]): Command {
  let command = program;
  for (const word of args) {
    if (word === '--') break;
    const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (next) command = next;
    // The command's own arguments begin.
    else if (!word.startsWith('-')) break;
  }
  return command;
}

/**
 * Whether a program reads the output: the arguments have `--json` (or `--format json`), and the command knows it. Known before the
 * arguments are parsed, because they may be wrong.
 */
export function wantsJson(program: Command, args: readonly string[]): boolean {
  const command = wantedCommand(program, args);
  const hasJson = [command, ...command.commands].some(({ options }) =>
    options.some(({ long }) => long === '--json'),
  );
  if (!hasJson) return false;
  const end = args.indexOf('--');
  const given = end === -1 ? args : args.slice(0, end);
  return given.includes('--json') || / --format[= ]json /.test(` ${given.join(' ')} `);
}
