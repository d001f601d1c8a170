import { nameOf, type Problem } from './reading';

/** The configuration cannot work. All that is wrong with it, each by its key and its variable. */
export class ConfigurationProblems extends Error {
  readonly code = 'CONFIGURATION_INVALID';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map((problem) => [nameOf(problem), problem.problem].filter(Boolean).join(' '));
    super(
      lines.length === 1
        ? `The gateway’s configuration cannot work: ${lines[0]}`
        : `The gateway’s configuration has ${lines.length} problems:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
