import { hasColours, type Language, terminalText } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import { type Status, say } from './check';
import type { Group } from './checks';
import type { CheckResult } from './run-checks';

const colors = createColors(hasColours(process.stdout));

/** A line of the result for programs. `message` and `help` are in the language of the terminal; `id` and `status` stay. */
export interface ReportedFinding {
  id: string;
  group: string;
  /** A merchant number, a host, an environment. */
  subject?: string;
  status: Status;
  message: string;
  /** What to do, of warnings and failures. */
  help?: string;
}

export interface Report {
  /** Whether there is no failure. */
  ok: boolean;
  failures: number;
  warnings: number;
  checks: ReportedFinding[];
}

/** The findings as data. */
export function reportOf(results: readonly (CheckResult & { group: Group })[], language: Language): Report {
  const checks = results.flatMap(({ group, check, findings }) =>
    findings.map(({ status, text, cure }) => ({
      id: check.id,
      group: group.id,
      ...(check.subject !== undefined && { subject: check.subject }),
      status,
      message: text[language],
      ...(cure && { help: cure[language] }),
    })),
  );
  const count = (status: Status) => checks.filter((each) => each.status === status).length;
  return { ok: count('failure') === 0, failures: count('failure'), warnings: count('warning'), checks };
}

const MARKS: Readonly<Record<Status, string>> = {
  ok: colors.green('✓'),
  warning: colors.yellow('!'),
  failure: colors.red('✗'),
  skipped: colors.dim('-'),
};

/** The lines of a group: each finding with its mark, and what to do below. Keys never are in them. */
export function groupText(title: string, findings: readonly ReportedFinding[]): string {
  const lines = findings.flatMap(({ status, message, help }) => {
    const [first = '', ...others] = message.split('\n');
    const text = [first, ...others.map((line) => `    ${line.trim()}`)].join('\n');
    return [
      `  ${MARKS[status]} ${status === 'skipped' ? colors.dim(text) : text}`,
      ...(help === undefined ? [] : [`    ${colors.dim('→')} ${help}`]),
    ];
  });
  return terminalText(`${colors.bold(title)}\n${lines.join('\n')}\n`, { coloured: true });
}

/** The last line. */
export function summaryText({ ok, failures, warnings }: Report, language: Language): string {
  const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const counts =
    language === 'zh'
      ? [failures > 0 && `${failures} 项失败`, warnings > 0 && `${warnings} 项警告`]
      : [failures > 0 && many(failures, 'failure'), warnings > 0 && many(warnings, 'warning')];
  const found = counts.filter(Boolean).join(language === 'zh' ? '，' : ', ');
  const text = ok
    ? say(`Ready to take payments${found ? ` (${found})` : ''}.`, `可以收款${found ? `（${found}）` : ''}。`)
    : say(`Not ready to take payments: ${found}.`, `还不能收款：${found}。`);
  return `\n${ok ? colors.green(text[language]) : colors.red(text[language])}\n`;
}
