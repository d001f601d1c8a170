import type { CheckResult } from '../findings';
import type { Language } from '../language';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';
import { textReport } from './text';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof FORMATS)[number];

/** The result of a check as text for a terminal, JSON for a program, SARIF for code hosts, or annotations of GitHub Actions. */
export function report(result: CheckResult, format: CheckFormat, language: Language = 'en'): string {
  switch (format) {
    case 'json':
      return jsonReport(result);
    case 'sarif':
      return sarifReport(result, language);
    case 'github':
      return githubReport(result);
    default:
      return textReport(result, language);
  }
}
