import { withoutArguments } from '@opencloudpay/internal';
import type { Command } from 'commander';
import { protocolOption } from '../protocol-option';
import type { ExecOptions } from './exec';

/** Adds `cloudpay exec` to the program. Its exit code is that of the command. */
export function addExecCommand(program: Command): void {
  // The options after the command are the command's.
  program.enablePositionalOptions();
  program
    .command('exec')
    .description('start the emulator, run a command with its environment variables, and stop')
    .argument('<command...>', 'as -- npm test')
    .option('--functions <folder>', "the project's folder, or the folder of its functions", '.')
    .option('--data <folder>', 'seed data. Default: cloudbase-data of the project, if it is there')
    .addOption(protocolOption())
    .option('--env-id <id>', 'the only environment; by default every environment that code names exists')
    .option('--strict', 'refuse what is otherwise allowed with a warning', false)
    .option('--install', "install with npm what the functions' package.json files declare", false)
    .option(
      '--real-sdk',
      "with --install: install Tencent's wx-server-sdk where a function declares it",
      false,
    )
    .passThroughOptions()
    .action(async (command: string[], options: ExecOptions) => {
      const { exec } = await import('./exec');
      process.exitCode = await exec(command, options).catch((failure: unknown) => {
        throw withoutArguments(failure);
      });
    });
}
