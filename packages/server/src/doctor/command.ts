import type { Command } from 'commander';
import { ENV_FILE_OPTION } from '../configuration/env-file-option';
import { extraWordIs } from '../terminal/extra-word';
import { usageError } from '../terminal/usage-error';
import type { RunDoctorOptions } from './run-doctor';

type Options = Pick<RunDoctorOptions, 'config' | 'envFile' | 'subMchId' | 'live' | 'json'>;

/** Adds `cloudpay doctor` to the program. Its exit code is 1 if there are failures, and 2 for wrong usage. */
export function addDoctorCommand(program: Command): void {
  extraWordIs(usageError(program.command('doctor')), '--config')
    .description(
      'examine everything that real payments need: keys, certificates, network, addresses, functions',
    )
    .argument('[project]', 'the folder of the project, or that of its functions', '.')
    .option(
      '--config <file>',
      'configuration of cloudpay serve or cloudpay gateway; default: cloudpay.json or gateway.json, else the environment',
    )
    .option(...ENV_FILE_OPTION)
    .option(
      '--live',
      'also send signed queries to WeChat Pay and the platforms of callbacks, which change nothing',
      false,
    )
    .option('--sub-mch-id <number>', 'a sub-merchant of the service provider, for --live')
    .option('--json', 'print the findings as one line of JSON', false)
    .action(async (project: string, options: Options) => {
      const { runDoctor } = await import('./run-doctor');
      const code = await runDoctor({ ...options, project });
      // A connection that hangs must not keep the process alive.
      process.stdout.write('', () => process.exit(code));
    });
}
