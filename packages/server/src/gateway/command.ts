import { terminalJson, terminalText } from '@opencloudpay/internal';
import type { Command } from 'commander';
import type { RunOptions } from './run-gateway';

/** EX_CONFIG of sysexits.h: a restart with the same configuration would not help. */
const EX_CONFIG = 78;

/** Adds `cloudpay gateway` to the program. */
export function addGatewayCommand(program: Command, version: string): void {
  program
    .command('gateway')
    .description(
      'receive notifications of WeChat Pay and deliver them; make calls for functions without keys',
    )
    .option('--config <file>', 'configuration in JSON; default: gateway.json of this folder, if it exists')
    .option('--check', 'only check the configuration', false)
    .option('--json', 'print the result of --check as one line of JSON', false)
    .action(async (options: Omit<RunOptions, 'version'>) => {
      const [{ runGateway }, { ConfigurationProblems }] = await Promise.all([
        import('./run-gateway'),
        import('../configuration/errors'),
      ]);
      try {
        const code = await runGateway({ ...options, version });
        // Unfinished work would keep the process alive.
        if (options.check) process.exitCode = code;
        else process.exit(code);
      } catch (failure) {
        if (!(failure instanceof ConfigurationProblems)) throw failure;
        const { problems, message } = failure;
        if (options.json) process.stdout.write(`${terminalJson({ ok: false, problems })}\n`);
        else process.stderr.write(`${program.name()}: ${terminalText(message)}\n`);
        process.exitCode = EX_CONFIG;
      }
    });
}
