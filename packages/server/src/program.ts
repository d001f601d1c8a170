import { hideArguments } from '@opencloudpay/internal';
import { Command } from 'commander';
import { addServerCommands } from './commands';

/** The `cloudpay-server` command: the production commands of `cloudpay`, without development commands. */
export function createServerProgram(version: string): Command {
  const program = new Command('cloudpay-server')
    .description('the CloudPay gateway on your own WeChat Pay account, and the commands of its operators')
    .version(version)
    // Set before the commands are added, because they copy this setting.
    .configureOutput({ outputError: (text, write) => write(hideArguments(text)) });
  addServerCommands(program, { version });
  return program;
}
