import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { jsonProblem, parseJsonObject } from '@opencloudpay/internal';
import type { Answers } from '../init/answers';
import { type Change, write } from '../init/changes';
import { say } from '../init/say';
import { MigrateError } from './errors';
import { TARGETS, type Target } from './targets';

/** What a migration has changed, so that it can be taken back. */
export interface MigrationRecord {
  readonly target: Target;
  readonly answers: Answers;
  readonly appUrl?: string;
  /** In the sequence in which they were written. */
  readonly files: readonly RecordedFile[];
}

interface RecordedFile {
  readonly path: string;
  /** `null` for a new file. */
  readonly before: string | null;
  readonly after: string;
}

/** In the folder of `cloudpay dev`, which no repository keeps. */
const FILE = join('.cloudpay', 'migration.json');

/** The migration of a project; `undefined` if there was none. */
export function readRecord(root: string): MigrationRecord | undefined {
  const path = join(root, FILE);
  if (!existsSync(path)) return undefined;
  const parsed = parseJsonObject(readFileSync(path, 'utf8'));
  if ('problem' in parsed)
    throw new MigrateError(
      'FILE_UNREADABLE',
      say(
        `${FILE} ${parsed.problem}. It holds the files as they were before the migration: restore it from a copy, or remove it and use your repository to go back.`,
        `无法读取 ${FILE}：它${jsonProblem(parsed.problem).zh}。它保存着迁移之前的文件：请从备份恢复它，或删除它并用代码仓库恢复。`,
      ),
    );
  const record = parsed.value as unknown as MigrationRecord;
  if (isRecord(record)) return record;
  throw new MigrateError(
    'FILE_UNREADABLE',
    say(
      `${FILE} was not written by cloudpay migrate. Remove it, and use your repository to go back.`,
      `${FILE} 不是 cloudpay migrate 写入的。请删除它，用代码仓库恢复。`,
    ),
  );
}

/** The record may come from a repository of another person, so it must name files of this project only. */
function isRecord({ target, answers, files }: Partial<MigrationRecord>): boolean {
  const isInside = (path: unknown) =>
    typeof path === 'string' && !isAbsolute(path) && !/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path);
  const isText = (text: unknown) => typeof text === 'string';
  return (
    target !== undefined &&
    Object.hasOwn(TARGETS, target) &&
    typeof answers === 'object' &&
    answers !== null &&
    Array.isArray(files) &&
    files.every(
      (file: RecordedFile | null) =>
        isInside(file?.path) && isText(file?.after) && (file?.before === null || isText(file?.before)),
    )
  );
}

/**
 * Writes the changes, and first what they replace: a migration that is interrupted can be taken back, or run again.
 *
 * @param known the record of an earlier run, whose originals stay the originals
 */
export function writeRecorded(
  root: string,
  changes: readonly Change[],
  { known, ...made }: Omit<MigrationRecord, 'files'> & { known: MigrationRecord | undefined },
): void {
  const files = new Map((known?.files ?? []).map((file) => [file.path, file]));
  for (const { path, before, after } of changes) {
    const original = files.get(path)?.before;
    files.set(path, { path, before: original === undefined ? (before ?? null) : original, after });
  }
  const record: MigrationRecord = { ...made, files: [...files.values()] };
  const path = join(root, FILE);
  mkdirSync(dirname(path), { recursive: true });
  // The files may hold secrets of the project.
  // Whole or not at all: the originals of an earlier run are nowhere else.
  writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  write(root, changes);
}

/**
 * The changes that take a migration back.
 *
 * @throws {MigrateError} CHANGED_SINCE if a file is neither as the migration left it nor as it was before
 */
export function undoing(root: string, { files }: MigrationRecord): Change[] {
  const now = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
  const changed = files.filter(({ path, before, after }) => {
    const text = now(path);
    return text !== after && (text ?? null) !== before;
  });
  if (changed.length > 0)
    throw new MigrateError(
      'CHANGED_SINCE',
      say(
        `Nothing was taken back, because these files were changed after the migration: ${changed.map(({ path }) => path).join(', ')}. Keep your changes elsewhere, undo them, and run the command again.`,
        `没有撤销任何内容：这些文件在迁移之后被修改过：${changed.map(({ path }) => path).join('、')}。请把修改另存到别处并还原，再运行一次。`,
      ),
    );
  return files
    .map(({ path, before }) => ({ path, before: now(path), after: before ?? '' }))
    .filter(({ path, before }) => before !== (files.find((file) => file.path === path)?.before ?? undefined));
}

/** Takes a migration back. Files and folders that it has made are removed. */
export function undo(root: string, { files }: MigrationRecord): void {
  for (const { path, before } of [...files].reverse()) {
    const file = join(root, path);
    if (before === null) {
      rmSync(file, { force: true });
      removeEmpty(root, dirname(file));
    } else {
      writeFileSync(file, before);
    }
  }
  const record = join(root, FILE);
  rmSync(record, { force: true });
  removeEmpty(root, dirname(record));
}

function removeEmpty(root: string, folder: string): void {
  const path = relative(root, folder);
  if (path === '' || path.startsWith('..')) return;
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it.
    return;
  }
  removeEmpty(root, dirname(folder));
}
