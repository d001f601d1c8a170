import { BilingualError } from '@opencloudpay/contracts/coded-error';
import type { Language } from '@opencloudpay/internal';
import { keysOf } from './keys';
import { hint } from './reading/hint';
import { nearest } from './reading/nearest';
import { lineOf, type Problem, type Reader, type ReportedProblem } from './reading/reading';
import { configuration } from './schema';
import { serveConfiguration } from './serve/serve-schema';

/** The machine-readable code of an invalid configuration. */
export type ConfigurationErrorCode =
  /** An option is missing, unknown or wrong. */
  'CONFIGURATION_INVALID';

/** The configuration is invalid. Lists all problems, each with its key and variable. */
export class ConfigurationProblems extends BilingualError<ConfigurationErrorCode> {
  /** For programs, in English. */
  readonly problems: readonly ReportedProblem[];
  /** The same in both languages. Not enumerable, so that logs and JSON do not have them twice. */
  declare readonly found: readonly Problem[];

  constructor(given: readonly Problem[]) {
    const found = given.map(withoutForeignNames);
    const [only] = found;
    const list = (language: Language) => found.map((each) => `\n  - ${lineOf(each, language)}`).join('');
    super(
      'CONFIGURATION_INVALID',
      only !== undefined && found.length === 1
        ? {
            en: `The configuration cannot work: ${lineOf(only, 'en')}`,
            zh: `配置无法使用：${lineOf(only, 'zh')}`,
          }
        : {
            en: `The configuration has ${found.length} problems:${list('en')}`,
            zh: `配置有 ${found.length} 个问题：${list('zh')}`,
          },
    );
    this.problems = found.map((each) => ({ ...each, problem: each.problem.en }));
    Object.defineProperty(this, 'found', { value: found });
  }
}

/** The names in the keys of all configurations: the same for every problem. */
let knownNames: Set<string> | undefined;

function namesOfKeys(): Set<string> {
  const keys = [configuration, serveConfiguration].flatMap((each: Reader<unknown>) => keysOf(each));
  return new Set(keys.flatMap(({ key }) => key.split(/\[\]\.?|\./)));
}

/**
 * Hides unknown names in the key of a problem, because each may be a misplaced secret. Some names are chosen by the
 * operator, others are mistakes.
 */
function withoutForeignNames(problem: Problem): Problem {
  if (problem.key === undefined) return problem;
  knownNames ??= namesOfKeys();
  const known = knownNames;
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
