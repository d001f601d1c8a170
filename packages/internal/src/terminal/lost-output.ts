import { say } from './say';

import { terminalLanguage } from './terminal-language';
import { terminalJson } from './terminal-text';

/** As a shell has it for a program that SIGPIPE ends. */
const READER_GONE = 141;

/**
 * Ends a program whose results can no longer be written to stdout: without a word if the reader of a pipe has seen enough
 * (`cloudpay check | head`), otherwise, as on a full disk, with a line on stderr and exit code 1. It never ends with 0, because the
 * result is incomplete.
 *
 * @param name the program, as its users type it
 * @param isJson whether a program reads the line
 */
export function endWithoutOutput(name: string, isJson: boolean): void {
  let failure: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error) => {
    failure = error;
    process.exit();
  });
  process.on('exit', () => {
    // Commander ends the process behind its help, before an event is emitted.
    failure ??= process.stdout.errored ?? undefined;
    if (!failure) return;
    process.exitCode = failure.code === 'EPIPE' ? READER_GONE : 1;
    if (failure.code !== 'EPIPE') process.stderr.write(lineOf(name, failure.code ?? failure.name, isJson));
  });
}

function lineOf(name: string, cause: string, isJson: boolean): string {
  const message = say(
    `The result cannot be written to standard output (${cause}): write it to a place with enough space.`,
    `无法把结果写到标准输出（${cause}）：请写到空间充足的地方。`,
  )[terminalLanguage()];
  return isJson ? `${terminalJson({ error: { code: 'OUTPUT_LOST', message } })}\n` : `${name}: ${message}\n`;
}
