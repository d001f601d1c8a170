import { join, relative } from 'node:path';
import type { CheckResult } from '../findings';
import type { Language } from '../language';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';
import { textReport } from './text';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof FORMATS)[number];

export interface ReportOptions {
  /** Default: `en`. */
  language?: Language;
  /** The folder that the names of files are relative to, other than in JSON. Default: the project's. */
  from?: string;
}

/**
 * The result of a check as text for a terminal, JSON for a program, SARIF for code hosts, or annotations of GitHub Actions.
 */
export function report(
  result: CheckResult,
  format: CheckFormat,
  { language = 'en', from = result.root }: ReportOptions = {},
): string {
  if (format === 'json') return jsonReport(result);
  const placed = {
    ...result,
    findings: result.findings.map((finding) => ({
      ...finding,
      file: relative(from, join(result.root, finding.file)).replaceAll('\\', '/'),
    })),
  };
  if (format === 'sarif') return sarifReport(placed, language);
  return format === 'github' ? githubReport(placed) : textReport(placed, language, from);
}
