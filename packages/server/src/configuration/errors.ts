import { CodedError } from '@opencloudpay/contracts/coded-error';
import { hint } from './hint';
import { keysOf } from './keys';
import { nearest } from './nearest';
import { nameOf, type Problem } from './reading';
import { configuration } from './schema';

/** The machine-readable code of a configuration that cannot work. */
export type ConfigurationErrorCode =
  /** An option is missing, unknown or wrong. */
  'CONFIGURATION_INVALID';

/** The configuration cannot work. All that is wrong with it, each by its key and its variable. */
export class ConfigurationProblems extends CodedError<ConfigurationErrorCode> {
  readonly problems: readonly Problem[];

  constructor(given: readonly Problem[]) {
    const problems = given.map(withoutForeignNames);
    const lines = problems.map((problem) => [nameOf(problem), problem.problem].filter(Boolean).join(' '));
    super(
      'CONFIGURATION_INVALID',
      lines.length === 1
        ? `The gateway’s configuration cannot work: ${lines[0]}`
        : `The gateway’s configuration has ${lines.length} problems:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * A problem whose key has no name in it that the configuration does not know: it may be a secret in the wrong place.
 * Names are the operator's own in some places, and wrong in others.
 */
function withoutForeignNames(problem: Problem): Problem {
  if (problem.key === undefined) return problem;
  const known = new Set(keysOf(configuration).flatMap(({ key }) => key.split(/\[\]\.?|\./)));
  const key = problem.key
    .split('.')
    .map((part) => {
      const [, name = '', index = ''] = /^(.*?)((?:\[\d+\])*)$/s.exec(part) ?? [];
      const isShown = known.has(name) || name.includes('…') || nearest(name, [...known]) !== undefined;
      return isShown ? part : `${hint(name)}${index}`;
    })
    .join('.');
  return { ...problem, key };
}
