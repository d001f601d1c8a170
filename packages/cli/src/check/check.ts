import {
  type CheckFormat,
  checkProject,
  fixProject,
  report,
  ruleDescriptions,
  type Severity,
} from '@opencloudpay/check';
import { nearestName, say, terminalLanguage, terminalText } from '@opencloudpay/internal';
import { CheckError } from './errors';
import { SEVERITIES } from './rule-settings';

export interface CheckCommandOptions {
  fix: boolean;
  json: boolean;
  format: CheckFormat;
  /** `fee-amount=off` */
  rule: readonly string[];
}

/**
 * Checks a project and writes what was found.
 *
 * @returns the exit code: 1 while an error stands
 * @throws {CheckError} `RULE_UNKNOWN`, `SEVERITY_UNKNOWN`
 * @throws {FunctionHostError} if the project cannot be read
 */
export function check(
  folder: string,
  { fix, json, format, rule }: CheckCommandOptions,
  out: Pick<NodeJS.WriteStream, 'write'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): 0 | 1 {
  const language = terminalLanguage(env);
  const options = { language, severities: Object.fromEntries(rule.map(readRule)) };
  const isText = !json && format === 'text';
  let result: ReturnType<typeof checkProject>;
  if (fix) {
    const mended = fixProject(folder, options);
    result = mended.result;
    if (isText) {
      for (const { file, line, rule: id } of mended.fixed) {
        out.write(
          terminalText(
            language === 'zh' ? `已修复 ${file}:${line}  ${id}\n` : `mended ${file}:${line}  ${id}\n`,
          ),
        );
      }
    }
  } else result = checkProject(folder, options);
  const text = report(result, json ? 'json' : format, { language, from: process.cwd() });
  // File names and code come from others: they must not command the terminal.
  out.write(isText ? terminalText(text) : text);
  return result.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function readRule(given: string): [id: string, severity: Severity | 'off'] {
  const [id = '', severity = ''] = given.split('=');
  const ids = ruleDescriptions.map((rule) => rule.id);
  if (!ids.includes(id)) {
    const near = nearestName(id, ids, Math.max(2, Math.floor(id.length / 3)));
    throw new CheckError(
      'RULE_UNKNOWN',
      say(
        `There is no rule '${id}'. ${near === undefined ? `The rules are ${ids.join(', ')}.` : `Did you mean '${near}'?`}`,
        `没有规则 '${id}'。${near === undefined ? `可用的规则有 ${ids.join('、')}。` : `是否想输入 '${near}'？`}`,
      ),
    );
  }
  if (!(SEVERITIES as readonly string[]).includes(severity))
    throw new CheckError(
      'SEVERITY_UNKNOWN',
      say(
        `--rule ${id}= takes ${SEVERITIES.join(', ')}: --rule ${id}=off`,
        `--rule ${id}= 的取值为 ${SEVERITIES.join('、')}，例如 --rule ${id}=off`,
      ),
    );
  return [id, severity as Severity | 'off'];
}
