import { type Command, Option } from 'commander';
import type { InitTerminal } from './init';
import { setting } from './setting';

/** The options about the account and the platform, which `init` and `migrate` share. */
export function addAccountOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--mode <mode>', 'direct: an ordinary merchant; partner: a service provider').choices([
        'direct',
        'partner',
      ]),
    )
    .addOption(new Option('--version <version>', "of WeChat Pay's protocol").choices(['v2', 'v3']))
    .option('--mch-id <number>', 'the merchant number')
    .option('--appid <id>', 'the appid that is bound to the merchant number')
    .option('--sub-appid <id>', 'the mini program that pays, of a service provider')
    .option(
      '--set <name=value>',
      'an option of the platform, such as region=ap-shanghai; can be repeated',
      setting,
    )
    .option('--env-id <id>', 'the id of the environment');
}

/** The terminal of this process. */
export function processTerminal(version: string): InitTerminal {
  return {
    version,
    write: (text) => process.stdout.write(text),
    isInteractive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  };
}
