import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { DocumentDatabase, DocumentEnvironment } from '@opencloudpay/database';
import { messageIn } from '@opencloudpay/internal';
import { DataError } from './errors';

/** Where a command finds the documents. */
export interface DataOptions {
  folder?: string | undefined;
  url?: string | undefined;
  schema?: string | undefined;
  envId?: string | undefined;
  /** The folder of a storage. */
  files?: string | undefined;
}

/** The documents of a project on this machine. */
export interface ProjectData {
  /** The folder of the database. It does not exist before the first use. */
  readonly folder: string;
  /** The folder of the files. It does not exist before the first use. */
  readonly files?: string;
  /** The environment id of the project's functions. */
  readonly envId: string;
}

export interface OpenData {
  readonly environment: DocumentEnvironment;
  /** The folder of the files; `undefined` if none is known. */
  readonly filesFolder: string | undefined;
  close(): Promise<void>;
}

/**
 * Opens the documents that the options name, else `DATABASE_URL`, else the project.
 *
 * @param project finds the project of the current folder
 * @param missing what becomes of a folder that does not exist: it is refused, or becomes a database, for good or
 *   (`temporary`) until it is closed
 * @throws {DataError} {@link DatabaseError}
 */
export async function openData(
  options: DataOptions,
  project: () => Promise<ProjectData | undefined>,
  missing: 'refuse' | 'make' | 'temporary' = 'refuse',
): Promise<OpenData> {
  const { place, projectEnvId, projectFiles } = await placeOf(options, project);
  const isMissing = 'folder' in place && !existsSync(place.folder);
  if (isMissing && missing === 'refuse')
    throw new DataError('DATABASE_MISSING', {
      en: `There is no database in ${place.folder} yet. Import documents first, or name another with --folder or --url.`,
      zh: `${place.folder} 中还没有数据库。请先导入记录，或用 --folder 或 --url 指定另一个。`,
    });
  const temporary =
    isMissing && missing === 'temporary' ? mkdtempSync(join(tmpdir(), 'cloudpay-data-')) : undefined;
  const { openDatabase } = await import('@opencloudpay/database');
  const database = openDatabase({
    ...(temporary === undefined ? place : { folder: temporary }),
    schema: options.schema,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const close = async () => {
    await database.close();
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await database.open();
    const envId = options.envId ?? (await environmentOf(database, projectEnvId));
    const filesFolder = options.files === undefined ? projectFiles : resolve(options.files);
    return { environment: database.environment(envId), filesFolder, close };
  } catch (error) {
    await close().catch(() => {});
    throw inUse(error);
  }
}

async function placeOf(
  { folder, url }: DataOptions,
  project: () => Promise<ProjectData | undefined>,
): Promise<{
  place: { folder: string } | { url: string };
  projectEnvId?: string;
  projectFiles?: string | undefined;
}> {
  if (folder !== undefined && url !== undefined)
    throw new DataError('OPTIONS_CONFLICT', {
      en: '--folder and --url name two databases: give the one that is meant.',
      zh: '--folder 和 --url 指定了两个数据库：请只给出其中一个。',
    });
  if (folder !== undefined) return { place: { folder: resolve(folder) } };
  const server = url ?? process.env['DATABASE_URL']?.trim();
  if (server) return { place: { url: server } };
  const found = await project();
  if (found) return { place: { folder: found.folder }, projectEnvId: found.envId, projectFiles: found.files };
  throw new DataError('DATABASE_MISSING', {
    en: 'No database is named. Give --url (or DATABASE_URL) for a PostgreSQL server, or --folder for a database folder.',
    zh: '没有指定数据库。PostgreSQL 服务器请用 --url（或 DATABASE_URL），数据库目录请用 --folder。',
  });
}

async function environmentOf(database: DocumentDatabase, projectEnvId: string | undefined): Promise<string> {
  const known = await database.environments();
  const [only] = known;
  if (projectEnvId !== undefined && (known.length === 0 || known.includes(projectEnvId))) return projectEnvId;
  if (only !== undefined && known.length === 1) return only;
  throw new DataError(
    'ENVIRONMENT_UNKNOWN',
    known.length === 0
      ? {
          en: 'The database is empty, so it names no environment. Give the id of the environment with --env-id.',
          zh: '数据库为空，其中没有环境。请用 --env-id 给出环境 ID。',
        }
      : {
          en: `The database has several environments: ${known.join(', ')}. Choose one with --env-id.`,
          zh: `数据库中有多个环境：${known.join('、')}。请用 --env-id 选择一个。`,
        },
  );
}

function inUse(error: unknown): unknown {
  if (!isCodedError(error, 'DATABASE_IN_USE')) return error;
  return new DataError(
    'DATABASE_IN_USE',
    {
      en: `${error.message.split(':')[0]}, for example in cloudpay dev. Stop that process and run this command again, or use the Data page of cloudpay dev, which imports and exports too.`,
      zh: `${messageIn(error, 'zh').split('：')[0]}，例如 cloudpay dev。请停止那个进程后重新运行本命令，或使用 cloudpay dev 的“数据”页，它也能导入和导出。`,
    },
    { cause: error },
  );
}
