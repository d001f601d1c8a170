import { withoutArguments } from '@opencloudpay/internal';
import { extraWordIs } from '@opencloudpay/server/commands';
import type { Command } from 'commander';
import { protocolOption } from '../protocol-option';
import type { DemoOptions } from './demo';

/** Adds `cloudpay demo` to the program. */
export function addDemoCommand(program: Command, sampleFunctions: string): void {
  extraWordIs(program.command('demo'), '--functions')
    .description(
      'take a payment and a refund with the sample functions against a simulated WeChat Pay, offline',
    )
    .option('--json', 'print one line of JSON at the end instead of a report', false)
    .addOption(protocolOption())
    .option('--functions <folder>', 'the folder of the sample functions', sampleFunctions)
    .action(async (options: DemoOptions) => {
      const { demo } = await import('./demo');
      process.exitCode = await demo(options).catch((failure: unknown) => {
        throw withoutArguments(failure);
      });
    });
}
