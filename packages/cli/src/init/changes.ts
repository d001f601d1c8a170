import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Language } from '@opencloudpay/internal';
import type { Answers } from './answers';
import { configurationName, configurationText } from './configuration-file';
import { environmentTexts } from './environment-file';
import { withIgnoreLines } from './ignore-lines';
import { readProjectFile, requireWritable, withLineEndsOf } from './project-file';

/** A file that is to be written. */
export interface Change {
  /** Relative to the folder. */
  readonly path: string;
  /** `undefined` for a new file. */
  readonly before: string | undefined;
  readonly after: string;
  /** Its values are not shown, and only its owner may read it. */
  readonly isSecret?: boolean;
}

export interface ChangesOptions {
  readonly language: Language;
  /** The version of this program, whose schemas the configuration names. */
  readonly version: string;
  /** Whether files that are there are replaced, and an `.env` left alone. Default: false, their owner's lines stay */
  readonly isWhole?: boolean;
}

/**
 * What the answers change in a folder. Files that are right already are left out. Lines that their owner has written stay.
 *
 * @throws {InitError} FILE_UNUSABLE
 */
export function changesFor(
  folder: string,
  answers: Answers,
  { language, version, isWhole = false }: ChangesOptions,
): Change[] {
  const name = configurationName(answers);
  const before = (path: string) => readProjectFile(folder, path);
  // A file without comments in its name keeps it: two would contradict each other.
  const path = existsSync(join(folder, `${name}.json`)) ? `${name}.json` : `${name}.jsonc`;
  const present = isWhole ? undefined : before(path);
  const texts = environmentTexts(answers, language, {
    example: isWhole ? '' : (before('.env.example') ?? ''),
    own: before('.env') ?? '',
  });
  const change = (file: string, after: string, isSecret = false): Change => ({
    path: file,
    before: before(file),
    after: withLineEndsOf(before(file), after),
    ...(isSecret && { isSecret }),
  });
  const all = [
    change(
      path,
      configurationText(
        answers,
        schemaFor(folder, name, version),
        language,
        present === undefined ? undefined : { path, text: present },
      ),
    ),
    change('.env.example', texts.example),
    ...(isWhole && before('.env') !== undefined ? [] : [change('.env', texts.own, true)]),
    change('.gitignore', withIgnoreLines(before('.gitignore') ?? '', language)),
  ];
  return all.filter((each) => each.before !== each.after);
}

/** The schema of the package that the project has installed, else the published one of this version. */
function schemaFor(folder: string, name: string, version: string): string {
  const installed = `node_modules/@opencloudpay/server/dist/${name}.schema.json`;
  return existsSync(join(folder, installed))
    ? `./${installed}`
    : `https://unpkg.com/@opencloudpay/server@${version}/dist/${name}.schema.json`;
}

/**
 * Writes the files.
 *
 * @throws {InitError} FILE_UNUSABLE if one cannot be written; none was written then
 */
export function write(folder: string, changes: readonly Change[]): void {
  requireWritable(
    folder,
    changes.map(({ path }) => path),
  );
  // Secrets last: none stands in a folder whose repository would take it.
  const inSequence = [...changes].sort(
    (one, other) => Number(one.isSecret ?? 0) - Number(other.isSecret ?? 0),
  );
  for (const { path, after, isSecret = false } of inSequence) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after, isSecret ? { mode: 0o600 } : {});
  }
}
