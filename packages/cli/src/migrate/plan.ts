import type { ProjectDescription } from '@opencloudpay/check';
import type { Language } from '@opencloudpay/internal';
import type { Answers } from '../init/answers';
import { type Change, changesFor } from '../init/changes';
import { withIgnoreLines } from '../init/ignore-lines';
import { say } from '../init/say';
import { deployedFiles } from './deployed-files';
import { MigrateError } from './errors';
import { functionPackages } from './function-packages';
import { miniProgram } from './mini-program';
import { payRegistration } from './pay-registration';
import { platformFiles } from './platforms/files';
import { leaves, type Target } from './targets';

export interface PlanOptions {
  readonly target: Target;
  readonly answers: Answers;
  /** The address that mini programs call. Default: that of the server. */
  readonly appUrl?: string | undefined;
  readonly language: Language;
  /** The version of the packages. */
  readonly version: string;
  /** What an earlier run has written, by the path. */
  readonly written?: ReadonlyMap<string, string> | undefined;
}

/** What a migration writes, and what it leaves alone. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Files that the owner had, or has filled in since: they stay as they are. */
  readonly kept: readonly string[];
}

/**
 * What a project needs at its new place, as changes of files. What is right already is left out, so the plan of a migrated
 * project is empty. A whole file is replaced only if it is as an earlier run has written it: its owner may have filled in
 * secrets that are nowhere else.
 *
 * @throws {MigrateError} FILE_UNREADABLE
 */
export function planMigration(project: ProjectDescription, options: PlanOptions): Plan {
  const { target, answers, language, version, appUrl = answers.url, written } = options;
  const { root, read } = project;
  const packages = functionPackages(project, !leaves(target), version);
  const all =
    target === 'cloudbase'
      ? [
          ...packages,
          ...payRegistration(project),
          ...changesFor(root, answers, { language, version, isWhole: true }).filter(
            ({ path }) => path !== '.gitignore',
          ),
          ignored(project, language, []),
        ]
      : [
          ...packages,
          ...miniProgram(project, appUrl, version),
          ...[
            ...deployedFiles(target, answers, version),
            ...platformFiles(target, answers, project, version),
          ].map(({ path, text }) => ({ path, before: read(path), after: text })),
          ignored(project, language, OF_DEPLOY),
        ];
  const changed = all.filter(({ before, after }) => before !== after);
  const isKept = ({ path, before }: Change) =>
    GENERATED.test(path) && before !== undefined && before !== written?.get(path);
  const changes = changed.filter((change) => !isKept(change));
  for (const { path, before } of changes) requireText(path, before);
  return { changes, kept: changed.filter(isKept).map(({ path }) => path) };
}

/** Whole files that are made of the answers. Others are those of the project, with lines added. */
const GENERATED = /^(?:deploy\/|(?:gateway|cloudpay)\.jsonc?$|\.env\.example$)/;

const OF_DEPLOY = [
  '/deploy/secrets/',
  '/deploy/**/dist/',
  '/deploy/**/node_modules/',
  '/deploy/cloudpay.env',
];

/** A file in another encoding would be damaged by reading it as text. */
function requireText(path: string, before: string | undefined): void {
  if (before?.includes('\uFFFD'))
    throw new MigrateError(
      'FILE_UNREADABLE',
      say(
        `${path} is not encoded in UTF-8. Save it in UTF-8, and run the command again.`,
        `${path} 不是 UTF-8 编码。请保存为 UTF-8，再运行一次。`,
      ),
    );
}

/** Secrets, the variables of production and the files before the migration stay out of the repository. */
function ignored({ read }: ProjectDescription, language: Language, ofTarget: readonly string[]): Change {
  const before = read('.gitignore');
  const keys = withIgnoreLines(before ?? '', language);
  const missing = ['/.cloudpay/', ...ofTarget].filter((line) => !keys.split(/\r?\n/).includes(line));
  const end = keys.endsWith('\n') ? '' : '\n';
  const after = missing.length === 0 ? keys : `${keys}${end}${missing.join('\n')}\n`;
  return { path: '.gitignore', before, after };
}
