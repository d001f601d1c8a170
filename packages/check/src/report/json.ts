import type { CheckResult } from '../findings';

/** `{ findings: [{ rule, severity, file, line, message, help }], calls: [{ api, file, line }] }` and what else is known. */
export function jsonReport({ findings, calls, files, functions, otherFolders }: CheckResult): string {
  return `${JSON.stringify({
    findings: findings.map(
      ({ rule, severity, file, line, column, message, reason, help, link, excerpt, fix }) => ({
        ...{ rule, severity, file, line, column, message, help, reason, link, excerpt },
        fixable: fix !== undefined,
      }),
    ),
    calls,
    files,
    functions,
    otherFolders,
  })}\n`;
}
