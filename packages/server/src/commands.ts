/**
 * The production commands, used by the programs `cloudpay` and `cloudpay-server`.
 *
 * This file describes the commands. What a command needs is loaded when the command runs.
 */
import type { Command } from 'commander';
import { addBillsCommand } from './bills/command';
import { addCompletionCommand } from './completion/command';
import type { FindNames } from './completion/names';
import { addDataCommand, type FindProject } from './data/command';
import { addDoctorCommand } from './doctor/command';
import { addGatewayCommand } from './gateway/command';
import { addLogsCommand } from './logs/command';
import { addOperatorCommands } from './operators/commands';
import { addServeCommand } from './serve/command';

/** For the program of development, whose commands speak and end like these. */
export { extraWordIs } from './terminal/extra-word';
export { type RunCommandOptions, runCommand } from './terminal/run-command';
export { usageError, wrongUsage } from './terminal/usage-error';

export interface ServerCommandsOptions {
  /** The version of the program, which the gateway writes to its log. */
  version: string;
  /** Finds the documents of the project in the current folder, for `data` without an option. Default: none. */
  project?: FindProject | undefined;
  /** Finds names that a shell completes, of kinds that this package does not know. Default: none. */
  names?: FindNames | undefined;
}

/**
 * Adds `serve`, `gateway`, `logs`, `deliveries`, `orders`, `bills`, `data`, `doctor` and `completion` to a program of commander. Their actions
 * write to stdout and stderr, and set `process.exitCode`.
 */
export function addServerCommands(
  program: Command,
  { version, project, names }: ServerCommandsOptions,
): void {
  addServeCommand(program, version);
  addGatewayCommand(program, version);
  addLogsCommand(program);
  addOperatorCommands(program);
  addBillsCommand(program);
  addDataCommand(program, project);
  addDoctorCommand(program);
  addCompletionCommand(program, names);
}
