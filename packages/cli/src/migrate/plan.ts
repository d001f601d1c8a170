import type { ProjectDescription } from '@opencloudpay/check';
import type { Language } from '@opencloudpay/internal';
import type { Answers } from '../init/answers';
import { type Change, changesFor } from '../init/changes';
import { withIgnoreLines } from '../init/ignore-lines';
import { deployedFiles } from './deployed-files';
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
  /** Of the packages. */
  readonly version: string;
}

/**
 * What a project needs at its new place, as changes of files. What is right already is left out, so the plan of a migrated
 * project is empty.
 *
 * @throws {MigrateError} FILE_UNREADABLE
 */
export function planMigration(project: ProjectDescription, options: PlanOptions): Change[] {
  const { target, answers, language, version, appUrl = answers.url } = options;
  const packages = functionPackages(project, !leaves(target), version);
  const all =
    target === 'cloudbase'
      ? [
          ...packages,
          ...payRegistration(project),
          ...changesFor(project.root, answers, { language, version }),
        ]
      : [
          ...packages,
          ...miniProgram(project, appUrl, version),
          ...[
            ...deployedFiles(target, answers, version),
            ...platformFiles(target, answers, project, version),
          ].map(({ path, text }) => ({ path, before: project.read(path), after: text })),
          ignored(project, language),
        ];
  return all.filter(({ before, after }) => before !== after);
}

/** Secrets and the variables of production stay out of the repository. */
function ignored({ read }: ProjectDescription, language: Language): Change {
  const before = read('.gitignore');
  const keys = withIgnoreLines(before ?? '', language);
  const missing = ['/deploy/secrets/', '/deploy/**/dist/'].filter((line) => !keys.split('\n').includes(line));
  const end = keys.endsWith('\n') ? '' : '\n';
  const after = missing.length === 0 ? keys : `${keys}${end}${missing.join('\n')}\n`;
  return { path: '.gitignore', before, after };
}
