import { relative } from 'node:path';
import type { CheckResult, Finding } from '../findings';
import type { Language } from '../language';

const MARKS = { error: '✗', warning: '!' } as const;

/** Findings for a reader: place, excerpt, reason, cure and where more is said, and a line with the counts. */
export function textReport(result: CheckResult, language: Language, from = result.root): string {
  const told = new Set<string>();
  const parts = result.findings.map((finding) => {
    // Why and what to do stand at the first finding of a rule; others name the rule.
    const isFirst = !told.has(finding.rule);
    told.add(finding.rule);
    return findingText(finding, isFirst);
  });
  return [...parts, summary(result, language) + elsewhere(result, language, from)].join('\n');
}

function findingText(finding: Finding, isFirst: boolean): string {
  const { severity, file, line, column, rule, message, excerpt, reason, help } = finding;
  const lines = [`${MARKS[severity]} ${file}:${line}:${column}  ${rule}`, `  ${message}`];
  if (excerpt !== '') lines.push(`    ${excerpt}`);
  if (isFirst) lines.push(`  ${reason}`, `  → ${help}`, `  cloudpay explain ${rule}`);
  return `${lines.join('\n')}\n`;
}

function summary({ findings, files, functions }: CheckResult, language: Language): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const fixable = findings.filter(({ fix }) => fix).length;
  if (language === 'zh') {
    const read = `已检查 ${files} 个文件，${functions.length} 个云函数`;
    if (findings.length === 0) return `${read}：没有发现问题\n`;
    const fix = fixable === 0 ? '' : `；其中 ${fixable} 个可用 --fix 修复`;
    return `${read}：${errors} 个错误，${warnings} 个警告${fix}\n`;
  }
  const read = `Checked ${count(files, 'file')}, ${count(functions.length, 'function')}`;
  if (findings.length === 0) return `${read}: nothing found\n`;
  const fix = fixable === 0 ? '' : `; --fix mends ${fixable} of them`;
  return `${read}: ${count(errors, 'error')}, ${count(warnings, 'warning')}${fix}\n`;
}

/** Functions of other projects, which this check has left out. */
function elsewhere({ otherFolders }: CheckResult, language: Language, from: string): string {
  return otherFolders
    .map((folder) => relative(from, folder) || '.')
    .map((folder) =>
      language === 'zh'
        ? `${folder} 中也有云函数，请另行检查：cloudpay check ${folder}\n`
        : `${folder} has functions too: cloudpay check ${folder}\n`,
    )
    .join('');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
