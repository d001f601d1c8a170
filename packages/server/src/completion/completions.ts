import type { Argument, Command, Option } from 'commander';

/** A word that a shell offers. */
export interface Offered {
  word: string;
  /** One line, in the language of the terminal. */
  about: string;
}

/** What names can be of: functions of the project in the current folder, rules of `cloudpay check`. */
export type NameKind = 'functions' | 'rules';

/** Options whose values are such names. */
const NAMED: Readonly<Record<string, NameKind>> = { '--function': 'functions', '--rule': 'rules' };

/** What stands behind an option, or in place of an argument. */
export interface Value {
  choices: readonly string[];
  /** A file or a folder. */
  isPath: boolean;
  /** Names that the program is asked for when they are completed. */
  names?: NameKind;
}

export interface OfferedOption extends Offered {
  /** The short and the long form: `-f`, `--follow`. */
  flags: readonly string[];
  /** Undefined: a switch. */
  value: Value | undefined;
}

/** What a shell offers behind the name of a command. */
export interface Completion {
  /** The names from the program's on, without it: `['orders', 'list']`. */
  path: readonly string[];
  commands: readonly Offered[];
  options: readonly OfferedOption[];
  argument: Value;
}

/** What a shell offers for each command of a program, the program itself first. */
export function completionsOf(command: Command, path: readonly string[] = []): Completion[] {
  const help = command.createHelp();
  const own: Completion = {
    path,
    commands: help.visibleCommands(command).map((each) => ({
      word: each.name(),
      about: firstLine(help.subcommandDescription(each)),
    })),
    options: help.visibleOptions(command).map((option) => ({
      word: option.long ?? option.short ?? '',
      flags: [option.short, option.long].filter((flag) => flag != null),
      about: firstLine(help.optionDescription(option)),
      value: option.required || option.optional ? offeredBy(option, option.flags) : undefined,
    })),
    argument: argumentOf(command.registeredArguments),
  };
  return [own, ...command.commands.flatMap((each) => completionsOf(each, [...path, each.name()]))];
}

function argumentOf(args: readonly Argument[]): Value {
  const values = args.map((argument) => offeredBy(argument, `<${argument.name()}>`));
  return {
    choices: values.flatMap(({ choices }) => choices),
    isPath: values.some(({ isPath }) => isPath),
  };
}

/** @param named the flags, or the name in angle brackets */
function offeredBy(given: Argument | Option, named: string): Value {
  const names = 'long' in given ? NAMED[given.long ?? ''] : undefined;
  return {
    choices: given.argChoices ?? [],
    isPath: /[<[](file|folder|path|project|command)\b/.test(named),
    ...(names !== undefined && { names }),
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
