import { withoutArguments } from '@opencloudpay/internal';
import { usageError, wrongUsage } from '@opencloudpay/server/commands';
import { type Command, Option } from 'commander';
import type { CheckCommandOptions } from './check';

/** Adds `cloudpay check` to the program. Its exit code is 1 while an error stands, and 2 for wrong usage. */
export function addCheckCommand(program: Command): void {
  usageError(program.command('check'))
    .description(
      'find mistakes in code that uses cloud.cloudPay, and what needs a hand after leaving CloudBase',
    )
    .argument('[folder]', "the project's folder, or the folder of its functions", '.')
    .option('--fix', 'mend what can be mended safely, in the files', false)
    .option('--json', 'the same as --format json', false)
    .addOption(
      new Option(
        '--format <format>',
        'text, json, sarif (for code hosts) or github (annotations of GitHub Actions)',
      )
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .option(
      '--rule <id=severity>',
      'error, warning or off for a rule; can be repeated',
      (given: string, before: string[]) => [...before, given],
      [],
    )
    .action(async (folder: string, options: CheckCommandOptions) => {
      const { check } = await import('./check');
      try {
        process.exitCode = check(folder, options, process.stdout);
      } catch (failure) {
        // 1 says that an error stands in the code, and nothing was read here.
        throw wrongUsage(withoutArguments(failure) as Error);
      }
    });
}
