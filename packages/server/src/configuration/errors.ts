import { CodedError } from '@opencloudpay/contracts/coded-error';
import { hint } from './hint';
import { keysOf } from './keys';
import { nearest } from './nearest';
import { nameOf, type Problem, type Reader } from './reading';
import { configuration } from './schema';
import { serveConfiguration } from './serve/serve-schema';

/** The machine-readable code of an invalid configuration. */
export type ConfigurationErrorCode =
  /** An option is missing, unknown or wrong. */
  'CONFIGURATION_INVALID';

/** The configuration is invalid. Lists all problems, each with its key and variable. */
export class ConfigurationProblems extends CodedError<ConfigurationErrorCode> {
  readonly problems: readonly Problem[];

  constructor(given: readonly Problem[]) {
    const problems = given.map(withoutForeignNames);
    const lines = problems.map((problem) => [nameOf(problem), problem.problem].filter(Boolean).join(' '));
    const list = lines.map((line) => `  - ${line}`).join('\n');
    super(
      'CONFIGURATION_INVALID',
      lines.length === 1
        ? { en: `The configuration cannot work: ${lines[0]}`, zh: `配置无法使用：${lines[0]}` }
        : {
            en: `The configuration has ${lines.length} problems:\n${list}`,
            zh: `配置有 ${lines.length} 个问题：\n${list}`,
          },
    );
    this.problems = problems;
  }
}

/**
 * Hides unknown names in the key of a problem, because each may be a misplaced secret. Some names are chosen by the
 * operator, others are mistakes.
 */
function withoutForeignNames(problem: Problem): Problem {
  if (problem.key === undefined) return problem;
  const keys = [configuration, serveConfiguration].flatMap((each: Reader<unknown>) => keysOf(each));
  const known = new Set(keys.flatMap(({ key }) => key.split(/\[\]\.?|\./)));
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
