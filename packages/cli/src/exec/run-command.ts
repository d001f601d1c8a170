import { constants } from 'node:os';
import { say } from '@opencloudpay/internal';
import spawn from 'cross-spawn';
import { ExecError } from './errors';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command in this terminal, and passes signals on to it.
 *
 * @param command the program and its arguments; on Windows also a `.cmd` such as npm
 * @param variables environment variables beside those of this process
 * @returns its exit code; after a signal 128 and the number of the signal, as in a shell
 * @throws {ExecError} where it cannot be started
 */
export function runCommand(
  [program = '', ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
    const pass = (signal: NodeJS.Signals) => {
      // A terminal sends Ctrl-C to the command, too. A second one would end a test runner in the middle of its clean-up.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    const done = () => {
      for (const signal of SIGNALS) process.off(signal, pass);
    };
    child.once('error', (cause: NodeJS.ErrnoException) => {
      done();
      reject(notStarted(program, cause));
    });
    child.once('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}

function notStarted(program: string, cause: NodeJS.ErrnoException): ExecError {
  if (cause.code === 'ENOENT')
    return new ExecError(
      'COMMAND_NOT_FOUND',
      say(
        `There is no program ${program}. Install it, or check the spelling: cloudpay exec -- npm test`,
        `没有程序 ${program}。请安装它，或检查拼写：cloudpay exec -- npm test`,
      ),
      { cause },
    );
  return new ExecError(
    'COMMAND_NOT_STARTED',
    say(
      `The program ${program} cannot be started: ${cause.message}`,
      `程序 ${program} 无法启动：${cause.message}`,
    ),
    { cause },
  );
}
