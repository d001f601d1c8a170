import { nearestName } from '@opencloudpay/internal';
import type { Command } from 'commander';

/**
 * The word behind a group that was meant for its default command: `data indexes goods` is `data indexes list goods`.
 *
 * @returns `undefined` if the command was named, or nothing stands there
 */
export function wordOfDefault(group: Command): string | undefined {
  const [word] = group.args;
  const isCommand = group.commands.some(
    (command) => command.name() === word || command.aliases().includes(word ?? ''),
  );
  return word === undefined || word.startsWith('-') || isCommand ? undefined : word;
}

/**
 * Ends the program as commander ends it for an unknown command of a group without a default one, with the nearest name.
 *
 * @param word what was typed
 */
export function unknownCommand(group: Command, word: string): never {
  const nearest = nearestCommand(group, word);
  const hint = nearest === undefined ? '' : `\n(Did you mean ${nearest}?)`;
  return group.error(`error: unknown command '${word}'${hint}`, { code: 'commander.unknownCommand' });
}

/** The command of a group that a word probably means. */
export function nearestCommand(group: Command, word: string): string | undefined {
  const names = group.commands.map((command) => command.name());
  return nearestName(word, names, Math.max(2, Math.floor(word.length / 3)));
}

/** Lets a default command refuse more words than it takes as a mistyped command of its group: they are not meant as arguments. */
export function refuseWords(group: Command, command: Command): void {
  const most = command.registeredArguments.length;
  command.allowExcessArguments().hook('preAction', () => {
    if (command.args.length <= most) return;
    const word = wordOfDefault(group);
    if (word !== undefined) unknownCommand(group, word);
    const expected = `Expected ${most} argument${most === 1 ? '' : 's'} but got ${command.args.length}.`;
    command.error(`error: too many arguments for '${command.name()}'. ${expected}`, {
      code: 'commander.excessArguments',
    });
  });
}
