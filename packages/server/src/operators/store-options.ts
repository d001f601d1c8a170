import type { Command } from 'commander';
import { ENV_FILE_OPTION } from '../configuration/env-file-option';

/** Adds the options of every command that uses the store of a gateway. */
export function withStoreOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'configuration of the gateway or of cloudpay serve; default: gateway.json of this folder, else cloudpay.json',
    )
    .option(...ENV_FILE_OPTION)
    .option('--json', 'JSON for programs', false);
}
