import type { Command } from 'commander';

/** As of shells and most tools: the arguments were wrong, and nothing was done. */
const USAGE = 2;

/** Lets a command end with the exit code 2 for wrong arguments: 1 is for what it has found. */
export function usageError(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));
}

/** Marks a failure as wrong usage, for the exit code of the program that it ends. */
export function wrongUsage(failure: Error): Error {
  return Object.assign(failure, { exitCode: USAGE });
}
