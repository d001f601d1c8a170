import type { CheckResult } from '../findings';
import type { Language } from '../language';
import { rules } from '../rules';
import { annotation } from './annotation';

/**
 * The Static Analysis Results Interchange Format, which code hosts show beside the code.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport({ findings }: CheckResult, language: Language): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cloudpay check',
            rules: rules.map(({ id, severity, title, reason, help }) => ({
              id,
              shortDescription: { text: title[language] },
              fullDescription: { text: reason[language] },
              help: { text: help[language] },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { PROJECT: { description: { text: 'the checked folder' } } },
        results: findings.map(({ rule, severity, file, line, column, message, help }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          level: severity,
          message: { text: annotation({ message, help }) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(file), uriBaseId: 'PROJECT' },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
