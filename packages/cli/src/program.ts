import { hideArguments } from '@opencloudpay/internal';
import { addServerCommands, runCommand } from '@opencloudpay/server/commands';
import { Command } from 'commander';
import { addCheckCommand } from './check/command';
import { addDemoCommand } from './demo/command';
import { addDevCommand } from './dev/command';
import { addExecCommand } from './exec/command';
import { addExplainCommand } from './explain/command';
import { addInitCommand } from './init/command';
import { addMcpCommand } from './mcp/command';
import { addMigrateCommand } from './migrate/command';
import { addTriggerCommand } from './trigger/command';

export { runCommand };

export interface ProgramOptions {
  /** The default folder of the sample functions. */
  sampleFunctions: string;
  version: string;
}

/** The `cloudpay` command. Actions set `process.exitCode`. A command loads its code when it runs. */
export function createProgram({ sampleFunctions, version }: ProgramOptions): Command {
  const program = new Command('cloudpay')
    .description(
      'cloud.cloudPay anywhere: the same calls, the same callback functions, on your own WeChat Pay account',
    )
    .version(version)
    // Later commands inherit these settings.
    .configureOutput({ outputError: (text, write) => write(hideArguments(text)) });

  addDemoCommand(program, sampleFunctions);
  addDevCommand(program, version);
  addExecCommand(program);
  addCheckCommand(program);
  addExplainCommand(program);
  addInitCommand(program, version);
  addMigrateCommand(program, version);
  addTriggerCommand(program);
  addMcpCommand(program, version);
  addServerCommands(program, {
    version,
    project: async () => (await import('./data/find-project-data')).findProjectData('.'),
    names: { rules: async () => (await import('./check/rule-settings')).ruleSettings() },
  });

  return program;
}
