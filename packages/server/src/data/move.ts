import { resolve } from 'node:path';
import type { MovedRows } from '@opencloudpay/database';
import type { Language } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import { table } from '../terminal/table';
import { DataError } from './errors';

export interface MoveOptions {
  folder: string;
  url?: string | undefined;
  /** The schema of the documents. */
  schema?: string | undefined;
  /** The schema of the gateway. */
  gatewaySchema?: string | undefined;
  json: boolean;
}

/**
 * Moves what a database folder holds to a PostgreSQL server: documents, and the orders, refunds and notifications of a
 * durable gateway.
 *
 * @throws {DataError} {@link DatabaseError}
 */
export async function moveData(
  { folder, url = process.env['DATABASE_URL']?.trim(), schema, gatewaySchema }: MoveOptions,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<MovedRows[]> {
  if (!url)
    throw new DataError('DATABASE_MISSING', {
      en: 'No server is named. Give --url (or DATABASE_URL) of the PostgreSQL server to move to.',
      zh: '没有指定服务器。请用 --url（或 DATABASE_URL）给出要迁移到的 PostgreSQL 服务器。',
    });
  const [{ documentsToMove, moveFolder }, { storeToMove }] = await Promise.all([
    import('@opencloudpay/database'),
    import('@opencloudpay/durable'),
  ]);
  const schemas = [storeToMove(gatewaySchema), documentsToMove(schema)];
  return moveFolder({ folder, url, schemas, onProgress });
}

export function movedRowsText(moved: readonly MovedRows[], folder: string, language: Language): string {
  if (moved.length === 0) return NOTHING_MOVED[language];
  const rows = table<MovedRows>(
    moved.filter((each) => each.rows > 0),
    [
      [say('SCHEMA', 'schema'), (each) => each.schema],
      [say('TABLE', '表'), (each) => each.table],
      [say('ROWS', '行数'), (each) => each.rows],
    ],
    language,
  );
  const next = say(
    `Every table was compared with its copy. Set DATABASE_URL, remove CLOUDPAY_DATABASE_FOLDER, and start the programs again.\nThe folder ${resolve(folder)} is kept as a backup; programs refuse to open it.\n`,
    `每张表都与副本核对过。请设置 DATABASE_URL，删除 CLOUDPAY_DATABASE_FOLDER，然后重新启动程序。\n目录 ${resolve(folder)} 保留为备份；程序不会再打开它。\n`,
  );
  return `${rows}${next[language]}`;
}

const NOTHING_MOVED = say(
  'The folder has neither a gateway’s store nor documents: nothing was moved.\n',
  '目录中既没有网关的数据，也没有记录：没有迁移任何内容。\n',
);
