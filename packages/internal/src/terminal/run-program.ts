import { messageIn } from './failure-text';
import { endWithoutOutput } from './lost-output';
import { nodeProblem } from './node-version';
import { terminalLanguage } from './terminal-language';
import { terminalText } from './terminal-text';

/**
 * Runs a command-line program. A failure is one line on stderr, `<name>: <message>`, and exit code 1.
 *
 * @param name the program, as its users type it
 * @param run loads the program and runs it; not called on a Node that is too old for it
 * @param node the version of Node. Default: this process's
 */
export function runProgram(name: string, run: () => Promise<unknown>, node = process.versions.node): void {
  endWithoutOutput(name, process.argv.includes('--json'));
  // A warning that cannot be written ends nothing.
  process.stderr.on('error', () => {});
  runOn(node, run).catch((error: Error) => {
    process.stderr.write(`${name}: ${terminalText(messageIn(error, terminalLanguage()))}\n`);
    process.exitCode = 1;
  });
}

async function runOn(node: string, run: () => Promise<unknown>): Promise<void> {
  const problem = nodeProblem(node);
  if (problem !== undefined) throw Object.assign(new Error(problem.en), { zh: problem.zh });
  await run();
}
