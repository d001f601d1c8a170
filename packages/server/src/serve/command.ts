import type { Command } from 'commander';
import { configurationCommand } from '../configuration/configuration-command';
import { ENV_FILE_OPTION } from '../configuration/env-file-option';
import { extraWordIs } from '../terminal/extra-word';

interface ServeOptions {
  config?: string;
  envFile?: string;
  check: boolean;
  json: boolean;
}

/** Adds `cloudpay serve` to the program. */
export function addServeCommand(program: Command, version: string): void {
  extraWordIs(program.command('serve'), '--config')
    .description(
      'run the cloud functions of a project in production: functions, mini programs, payments, timers',
    )
    .argument('[project]', 'the folder of the project, or that of its functions', '.')
    .option('--config <file>', 'configuration in JSON; default: cloudpay.json of this folder, if it exists')
    .option(...ENV_FILE_OPTION)
    .option('--check', 'only check the configuration and load each function', false)
    .option('--json', 'print the result of --check as one line of JSON', false)
    .action((project: string, options: ServeOptions) =>
      configurationCommand(program, options, async () => {
        const { runServe } = await import('./run-serve');
        return runServe({ ...options, project, version });
      }),
    );
}
