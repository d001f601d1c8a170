import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Language } from '@opencloudpay/internal';
import type { Answers } from './answers';
import { configurationName, configurationText } from './configuration-file';
import { environmentTexts } from './environment-file';
import { withIgnoreLines } from './ignore-lines';

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

/**
 * What the answers change in a folder. Files that are right already are left out.
 *
 * @param version of this program, whose schemas the configuration names
 */
export function changesFor(
  folder: string,
  answers: Answers,
  { language, version }: { language: Language; version: string },
): Change[] {
  const name = configurationName(answers);
  const { example, own } = environmentTexts(answers, language);
  const before = (path: string) => {
    const file = join(folder, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  // A file without comments in its name keeps it: two would contradict each other.
  const path = existsSync(join(folder, `${name}.json`)) ? `${name}.json` : `${name}.jsonc`;
  const ignored = before('.gitignore');
  const all: Change[] = [
    {
      path,
      before: before(path),
      after: configurationText(answers, schemaFor(folder, name, version), language),
    },
    { path: '.env.example', before: before('.env.example'), after: example },
    // An .env that is there has secrets in it that exist nowhere else.
    ...(before('.env') === undefined
      ? [{ path: '.env', before: undefined, after: own, isSecret: true }]
      : []),
    { path: '.gitignore', before: ignored, after: withIgnoreLines(ignored ?? '', language) },
  ];
  return all.filter((change) => change.before !== change.after);
}

/** The schema of the package that the project has installed, else the published one of this version. */
function schemaFor(folder: string, name: string, version: string): string {
  const installed = `node_modules/@opencloudpay/server/dist/${name}.schema.json`;
  return existsSync(join(folder, installed))
    ? `./${installed}`
    : `https://unpkg.com/@opencloudpay/server@${version}/dist/${name}.schema.json`;
}

/** Writes the files. */
export function write(folder: string, changes: readonly Change[]): void {
  for (const { path, after, isSecret = false } of changes) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after, isSecret ? { mode: 0o600 } : {});
  }
}
