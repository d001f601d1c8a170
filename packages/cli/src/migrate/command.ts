import { existsSync } from 'node:fs';
import { say } from '@opencloudpay/internal';
import { extraWordIs, usageError, wrongUsage } from '@opencloudpay/server/commands';
import { type Command, Option } from 'commander';
import { addAccountOptions, processTerminal } from '../init/account-options';
import type { MigrateOptions } from './migrate';
import { TARGETS } from './targets';

interface Options extends Omit<MigrateOptions, 'options'> {
  /** The options of the platform. */
  set?: Record<string, string>;
}

/** Adds `cloudpay migrate` to the program. Its exit code is 2 for wrong usage, and 1 if the changes were not confirmed. */
export function addMigrateCommand(program: Command, version: string): void {
  extraWordIs(addAccountOptions(usageError(program.command('migrate'))), '--to')
    .description(
      'bring a CloudBase project to another place: files, configuration, data, in one reviewed step',
    )
    .argument('[folder]', "the project's folder", '.')
    .addOption(new Option('--to <target>', 'where the project goes').choices(Object.keys(TARGETS)))
    .option('--url <address>', 'the public https address of the server, or of the gateway')
    .option('--app-url <address>', 'the address that mini programs call. Default: --url')
    .option('--data <folder>', 'exports of collections, and a folder files: imported into the database')
    .option('--database-url <url>', 'the PostgreSQL server of the documents. Default: DATABASE_URL')
    .option('--database-folder <folder>', 'a database folder instead')
    .option('--files <folder>', 'the folder of the storage that files go to')
    .option('--yes', 'write without a question', false)
    .option('--dry-run', 'only show what would change', false)
    .option('--undo', 'take the migration back: files only, no data', false)
    .option('--json', 'print the plan as one line of JSON', false)
    .action(async (folder: string, { set = {}, ...options }: Options) => {
      const [{ migrate }, { MigrateError }] = await Promise.all([import('./migrate'), import('./errors')]);
      try {
        if (options.to === undefined && Object.hasOwn(TARGETS, folder) && !existsSync(folder))
          throw new MigrateError(
            'ANSWER_INVALID',
            say(
              `There is no folder ${folder}. Did you mean --to ${folder}?`,
              `没有目录 ${folder}。是否想输入 --to ${folder}？`,
            ),
          );
        await migrate(folder, { ...options, options: set }, processTerminal(version));
      } catch (error) {
        throw error instanceof MigrateError && error.code !== 'NOT_CONFIRMED' ? wrongUsage(error) : error;
      }
    });
}
