import { terminalJson, terminalLanguage } from '@opencloudpay/internal';
import { GROUPS, type Group } from './checks';
import { type DoctorOptions, readContext } from './context/read-context';
import { groupText, type Report, reportOf, summaryText } from './report';
import { type CheckResult, runChecks } from './run-checks';

export interface RunDoctorOptions extends DoctorOptions {
  json: boolean;
  /** Takes the text of the result. Default: stdout */
  write?: (text: string) => void;
}

/**
 * `cloudpay doctor`: examines every precondition of real payments, and writes a line for each. It changes nothing, and
 * sends nothing that WeChat Pay would count as a payment.
 *
 * @returns the exit code: 1 if there are failures
 */
export async function runDoctor({ json, write = toStdout, ...options }: RunDoctorOptions): Promise<0 | 1> {
  const language = terminalLanguage(options.env);
  const context = await readContext(options);
  const groups = GROUPS.map((group) => ({ group, checks: group.checks(context) }));
  const all = groups.flatMap(({ group, checks }) => checks.map((check) => ({ group, check })));
  const done: (CheckResult & { group: Group })[] = [];
  const report = (): Report => reportOf(done, language);
  await runChecks(
    all.map(({ check }) => check),
    context,
    (result) => {
      const { group } = all[done.length] as (typeof all)[number];
      done.push({ ...result, group });
      // A group is shown as soon as it is complete.
      if (!json && all[done.length]?.group !== group)
        write(
          groupText(
            group.title[language],
            report().checks.filter((finding) => finding.group === group.id),
          ),
        );
    },
  );
  write(json ? `${terminalJson(report())}\n` : summaryText(report(), language));
  return report().ok ? 0 : 1;
}

function toStdout(text: string): void {
  process.stdout.write(text);
}
