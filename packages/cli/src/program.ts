import { Command } from 'commander';
import { addBillsCommand } from './bills/command';
import { type DemoOptions, demo } from './demo/demo';
import { addDevCommand } from './dev/command';
import { addGatewayCommand } from './gateway/command';
import { addOperatorCommands } from './gateway/operators/commands';
import { hideArguments, withoutArguments } from './hide-arguments';

export interface ProgramOptions {
  /** Where the sample functions are, when the command is not told. */
  sampleFunctions: string;
  version: string;
}

/** The `cloudpay` command. Actions set `process.exitCode`. */
export function createProgram({ sampleFunctions, version }: ProgramOptions): Command {
  const program = new Command('cloudpay')
    .description(
      'cloud.cloudPay anywhere: the same calls, the same callback functions, on your own WeChat Pay account',
    )
    .version(version)
    // Commands that are added from here on write in the same way.
    .configureOutput({ outputError: (text, write) => write(hideArguments(text)) });

  program
    .command('demo')
    .description(
      'take a payment and a refund with the sample functions against a simulated WeChat Pay, offline',
    )
    .option('--json', 'print one line of JSON at the end instead of a report', false)
    .option('--functions <folder>', 'the folder of the sample functions', sampleFunctions)
    .action(async (options: DemoOptions) => {
      process.exitCode = await demo(options).catch((failure: unknown) => {
        throw withoutArguments(failure);
      });
    });

  addDevCommand(program, version);
  addGatewayCommand(program, version);
  addOperatorCommands(program);
  addBillsCommand(program);

  return program;
}
