import { callsIn } from './cloud/calls';
import { type Directive, directivesIn } from './directives';
import type { CheckResult, Finding } from './findings';
import type { Language } from './language';
import type { Project } from './project/project';
import { readProject } from './project/read-project';
import type { Problem, Rule, Severity } from './rule';
import { rules } from './rules';
import { disableReason } from './rules/project/disable-reason';
import { fileOf } from './syntax/source-file';

export interface CheckOptions {
  /** Default: `en`. */
  language?: Language;
  /** Other severities than the rules' own, by their ids. */
  severities?: Readonly<Record<string, Severity | 'off'>>;
}

/** Where the rules are explained. */
const REFERENCE = 'docs/';

/**
 * Reads a project and looks for mistakes. No code of it runs, and no file changes.
 *
 * @param folder the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function checkProject(folder: string, options: CheckOptions = {}): CheckResult {
  const project = readProject(folder);
  const directives = new Map(project.files.map((file) => [file.name, directivesIn(file)]));
  const findings = rules.flatMap((rule) => {
    const severity = options.severities?.[rule.id] ?? rule.severity;
    if (severity === 'off') return [];
    return problemsOf(rule, project, directives)
      .map((problem) => findingOf({ ...rule, severity }, problem, project, options.language ?? 'en'))
      .filter(({ file, line }) => !isDisabled(rule, directives.get(file) ?? [], line));
  });
  return {
    root: project.root,
    findings: withoutRepeats(findings).sort(byPlace),
    calls: project.files.flatMap(callsIn).sort(byPlace),
    files: project.files.length,
    functions: [...project.functions.keys()],
    otherFolders: project.found.otherFolders,
  };
}

function problemsOf(
  rule: Rule,
  project: Project,
  directives: ReadonlyMap<string, readonly Directive[]>,
): Problem[] {
  if (rule === disableReason) return disableReason.problems(directives, rules);
  const problems: Problem[] = [];
  rule.check(project, (problem) => problems.push(problem));
  return problems;
}

function isDisabled({ id }: Rule, directives: readonly Directive[], line: number): boolean {
  return directives.some(
    ({ target, rules, reason }) => target === line && reason !== '' && rules.includes(id),
  );
}

function findingOf(rule: Rule, problem: Problem, project: Project, language: Language): Finding {
  const { file, line, column } = placeOf(problem.at);
  const lines = (project.read(file) ?? '').split('\n');
  return {
    rule: rule.id,
    severity: rule.severity,
    file,
    line,
    column,
    functions: functionsWith(project, file),
    excerpt: excerptOf(lines[line - 1] ?? '', column, rule.id),
    message: (problem.message ?? rule.title)[language],
    reason: rule.reason[language],
    help: rule.help[language],
    link: `${REFERENCE}${language === 'zh' ? 'check.zh-CN.md' : 'check.md'}#${rule.id}`,
    ...(problem.fix && { fix: problem.fix }),
  };
}

/** The functions that load a file, or in whose folder it is. */
function functionsWith({ functions }: Project, file: string): string[] {
  return [...functions.values()]
    .filter(({ folder, files }) => file.startsWith(`${folder}/`) || files.some(({ name }) => name === file))
    .map(({ name }) => name);
}

function placeOf(at: Problem['at']): { file: string; line: number; column: number } {
  if ('file' in at) return { file: at.file, line: at.line, column: 1 };
  return {
    file: fileOf(at).name,
    line: at.loc?.start.line ?? 1,
    column: (at.loc?.start.column ?? 0) + 1,
  };
}

/** Longer lines are cut around the place. */
const LONGEST = 100;
const BEFORE = 30;

/** A line of code for a reader. What may be a secret is not shown a second time, in a log. */
function excerptOf(line: string, column: number, rule: string): string {
  const trimmed = line.trim();
  if (rule === 'secret')
    return trimmed.replace(/(["'`])([^"'`]{2})[^"'`]{6,}\1/g, '$1$2…$1').slice(0, LONGEST);
  if (trimmed.length <= LONGEST) return trimmed;
  const at = column - 1 - (line.length - line.trimStart().length);
  const from = Math.max(0, Math.min(at - BEFORE, trimmed.length - LONGEST));
  const end = from + LONGEST;
  return `${from > 0 ? '…' : ''}${trimmed.slice(from, end)}${end < trimmed.length ? '…' : ''}`;
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, file, line, column, message }) => {
    const key = [rule, file, line, column, message].join('\n');
    return !seen.has(key) && seen.add(key);
  });
}

function byPlace(one: { file: string; line: number }, other: { file: string; line: number }): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}
