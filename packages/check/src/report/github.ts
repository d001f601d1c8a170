import type { CheckResult } from '../findings';
import { annotation } from './annotation';

/**
 * Annotations of GitHub Actions, a line for each finding.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport({ findings }: CheckResult): string {
  return findings
    .map((finding) => {
      const { rule, severity, file, line, column } = finding;
      const place = `file=${property(file)},line=${line},col=${column},title=${property(`cloudpay check: ${rule}`)}`;
      return `::${severity} ${place}::${content(annotation(finding))}\n`;
    })
    .join('');
}

function content(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return content(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
