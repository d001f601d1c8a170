import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';

/**
 * Lets a program refuse an option as the value of another: in `doctor --config --json` the file is missing. Commander would take
 * `--json` for its name.
 */
export function refuseSwallowedOptions(command: Command): void {
  // Before commander's own listener takes the value.
  for (const option of command.options.filter(({ required }) => required))
    (command as Command & Pick<EventEmitter, 'prependListener'>).prependListener(
      `option:${option.name()}`,
      (value: unknown) => {
        if (typeof value === 'string' && isOptionOf(command, value)) refuse(command, option);
      },
    );
  for (const each of command.commands) refuseSwallowedOptions(each);
}

function isOptionOf(command: Command, value: string): boolean {
  const [name = ''] = value.split('=');
  if (!/^--?[a-z]/i.test(name)) return false;
  const known = [...command.options.flatMap(({ long, short }) => [long, short]), '--help', '-h'];
  return known.includes(name);
}

/** In commander's words, which are translated. */
function refuse(command: Command, { flags }: Option): never {
  return command.error(`error: option '${flags}' argument missing`, {
    code: 'commander.optionMissingArgument',
  });
}
