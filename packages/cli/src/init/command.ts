import { usageError, wrongUsage } from '@opencloudpay/server/commands';
import { type Command, Option } from 'commander';
import { addAccountOptions, processTerminal } from './account-options';
import type { InitOptions } from './init';
import { PLACES } from './places';

interface Options extends Omit<InitOptions, 'options'> {
  /** The options of the platform. */
  set?: Record<string, string>;
}

/** Adds `cloudpay init` to the program. Its exit code is 2 for wrong or missing answers, and 1 for a file that cannot be used. */
export function addInitCommand(program: Command, version: string): void {
  addAccountOptions(usageError(program.command('init')))
    .description('make the configuration of production: asks, or takes the answers as options')
    .argument('[folder]', "the project's folder", '.')
    .addOption(
      new Option('--functions <place>', 'where the functions run in production').choices(Object.keys(PLACES)),
    )
    .option('--url <address>', 'the public https address, where callbacks go')
    .option('--yes', 'write without a question', false)
    .option('--dry-run', 'only show what would be written', false)
    .action(async (folder: string, { set = {}, ...options }: Options) => {
      const [{ init }, { InitError }] = await Promise.all([import('./init'), import('./errors')]);
      try {
        await init(folder, { ...options, options: set }, processTerminal(version));
      } catch (error) {
        if (!(error instanceof InitError)) throw error;
        if (error.code === 'CANCELLED') process.exitCode = 1;
        else throw error.code === 'FILE_UNUSABLE' ? error : wrongUsage(error);
      }
    });
}
