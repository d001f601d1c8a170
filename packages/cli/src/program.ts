import { hideArguments } from '@opencloudpay/internal';
import { addServerCommands } from '@opencloudpay/server/commands';
import { Command } from 'commander';
import { addDemoCommand } from './demo/command';
import { addDevCommand } from './dev/command';

export interface ProgramOptions {
  /** Where the sample functions are, when the command is not told. */
  sampleFunctions: string;
  version: string;
}

/** The `cloudpay` command. Actions set `process.exitCode`. What a command needs is loaded when it runs. */
export function createProgram({ sampleFunctions, version }: ProgramOptions): Command {
  const program = new Command('cloudpay')
    .description(
      'cloud.cloudPay anywhere: the same calls, the same callback functions, on your own WeChat Pay account',
    )
    .version(version)
    // Commands that are added from here on write in the same way.
    .configureOutput({ outputError: (text, write) => write(hideArguments(text)) });

  addDemoCommand(program, sampleFunctions);
  addDevCommand(program, version);
  addServerCommands(program, { version });

  return program;
}
