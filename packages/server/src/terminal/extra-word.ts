import type { Command } from 'commander';

/** The options that words behind all arguments are meant for, by their commands. */
const meant = new WeakMap<Command, string>();

/**
 * Names the option that people forget before a word, such as `--function` in `trigger payment pay_callback`.
 *
 * @param option its long name
 */
export function extraWordIs(command: Command, option: `--${string}`): Command {
  meant.set(command, option);
  return command;
}

/**
 * Adds what the first word too many probably means: an option, or `show` behind a command such as `orders`.
 *
 * @param text what commander says
 * @param command the command that refused its arguments
 */
export function withMeantOption(text: string, command: Command): string {
  const [first] = command.args;
  const shows = command.commands.some((each) => each.name() === 'show');
  if (
    shows &&
    first !== undefined &&
    text.startsWith('error: unknown command') &&
    !text.includes('Did you mean')
  )
    return `${text.trimEnd()}\n(Did you mean show ${first}?)\n`;
  const option = meant.get(command);
  const word = command.args[command.registeredArguments.length];
  if (!option || word === undefined || !text.startsWith('error: too many arguments')) return text;
  return `${text.trimEnd()}\n(Did you mean ${option} ${word}?)\n`;
}
