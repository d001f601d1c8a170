import type { Command } from 'commander';
import { configurationCommand } from '../configuration/configuration-command';
import { ENV_FILE_OPTION } from '../configuration/env-file-option';
import { extraWordIs } from '../terminal/extra-word';
import type { RunOptions } from './run-gateway';

interface GatewayCommandOptions extends Omit<RunOptions, 'version'> {
  envFile?: string;
  check: boolean;
  json: boolean;
}

/** Adds `cloudpay gateway` to the program. */
export function addGatewayCommand(program: Command, version: string): void {
  extraWordIs(program.command('gateway'), '--config')
    .description(
      'receive notifications of WeChat Pay and deliver them; make calls for functions without keys',
    )
    .option('--config <file>', 'configuration in JSON; default: gateway.json of this folder, if it exists')
    .option(...ENV_FILE_OPTION)
    .option('--check', 'only check the configuration', false)
    .option('--json', 'print the result of --check as one line of JSON', false)
    .action((options: GatewayCommandOptions) =>
      configurationCommand(program, options, async () => {
        const { runGateway } = await import('./run-gateway');
        return runGateway({ ...options, version });
      }),
    );
}
